/*
 * What a name may contain. Names are shown next to other text, so they can't turn its direction around or hide. They are otherwise kept as people
 * write them; `typed.ts` is never used for them.
 */

/**
 * Control characters, line separators, the overrides, embeddings, and isolates that change the direction of text, the deprecated characters that
 * change how others are shaped, and the marks of annotations, which hide what is between them.
 */
const harmful = /[\p{Cc}\u2028-\u202e\u2066-\u206f\ufff9-\ufffb]/gu

/** A character with a shape of its own. Some blank characters count as letters or symbols. */
const visible = /(?![\p{DI}\u2800])[\p{L}\p{N}\p{P}\p{S}]/u

/** Whether a name is free of control characters, and of characters that change the direction of the text around it. */
export const isHarmlessName = (name: string): boolean => name.search(harmful) === -1

/** Whether a name has a character that can be seen. No name at all counts as well. */
export const isVisibleName = (name: string): boolean => name === '' || visible.test(name)

/** Returns a name from another system as it can be stored here: without harmful characters, and empty if nothing of it can be seen. */
export function cleanName(name: string, lengthMax: number): string {
  const clean = name.replace(/\s+/gu, ' ').replace(harmful, '').trim()
  const short = clean.length <= lengthMax ? clean : Array.from(clean).slice(0, lengthMax).join('').slice(0, lengthMax)
  return isVisibleName(short) ? short.replace(/[\ud800-\udbff]$/, '').trim() : ''
}
