/** Forms that we expect are much shorter. */
const lengthMax = 32_768

/** The body of a request as text, or an empty one if it is too long. */
export async function textOf(request: Request): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const piece of request.body ?? []) {
    text += decoder.decode(piece, { stream: true })
    if (text.length > lengthMax) return ''
  }
  return text
}
