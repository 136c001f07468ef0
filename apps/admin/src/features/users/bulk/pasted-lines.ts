/** The customers in a pasted list: one in each line, as the service reads them. A line with several email addresses is one from a message. */
export const linesOf = (text: string): string[] =>
  text.split('\n').flatMap((line) => (/@.*@/.test(line) ? line.split(/[,;]/) : [line]))
