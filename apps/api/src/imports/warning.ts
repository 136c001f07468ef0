import type { Records } from './reading/source-record.ts'

/** What may have gone wrong with a file as a whole. Words of it are shown, but not kept, because they are names. */
export function warningOf(
  { encoding, odd = [] }: Pick<Records, 'encoding' | 'odd'>,
  { isShown }: { isShown: boolean },
) {
  if (odd.length === 0) return undefined
  const examples = isShown ? `, such as ${odd.join(', ')}` : ''
  const advice =
    encoding === 'utf-8'
      ? 'They were read in the wrong encoding before the file was written: export it again.'
      : `It was read as ${encoding}. If names are wrong, import it with its encoding, or save it as UTF-8.`
  return `Some words of the file look wrong${examples}. ${advice}`
}
