/** Cleans text from a file, so that it can be shown and stored. */
export const printable = (text: string, lengthMax: number): string =>
  text
    .slice(0, lengthMax + 1)
    .replace(/[\u0000-\u001f\u007f\ufeff]+/g, ' ')
    .trim()
    .replace(new RegExp(`^(.{${lengthMax - 1}}).{2,}$`, 'su'), '$1…')

/** Text from a file as it is, except for NUL and halves of characters, which Postgres can't store. */
export const storable = (text: string): string =>
  text.includes('\0') ? text.replaceAll('\0', '').toWellFormed() : text.toWellFormed()
