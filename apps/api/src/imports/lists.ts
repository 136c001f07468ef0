/** Several values in one are separated by `|`, or else by `,` or `;`. */
export const partsOf = (text: string): string[] =>
  text
    .split(text.includes('|') ? '|' : /[,;]/)
    .map((each) => each.trim())
    .filter((each) => each !== '')
