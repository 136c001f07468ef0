import type { FastifyRequest } from 'fastify'

/** The languages that the reader of a page wants, the most wanted first: those that the storefront asks for (`ui_locales`), then the browser's. */
export const wantedLanguages = ({ query, headers }: Pick<FastifyRequest, 'query' | 'headers'>): string[] => {
  const { ui_locales } = query as Record<string, unknown>
  const asked = typeof ui_locales === 'string' ? ui_locales.split(' ').filter(Boolean) : []
  return [...asked, ...acceptedLanguages(headers['accept-language'] ?? '')].slice(0, languagesMax)
}

/** More than any browser sends. */
const languagesMax = 50

/** Reads `Accept-Language`: `de-CH, de;q=0.9, *;q=0.5`. What is refused (`q=0`) is left out, and so is the asterisk, which is anything. */
function acceptedLanguages(header: string): string[] {
  const ranges = header.split(',', languagesMax).map((range) => {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1'
    return { tag, quality: Number(quality) }
  })
  return ranges
    .filter(({ tag, quality }) => tag !== '' && tag !== '*' && quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag)
}
