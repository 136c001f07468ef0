import { apiUrl } from './config'

const hopByHop = [
  'connection',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
]

/** The body is passed on as a stream, which fetch only accepts with this option. TypeScript doesn't know it yet. */
const streaming = { duplex: 'half' }

/**
 * Forwards a request to the API, and returns its response, so that the browser only talks to one origin. Access control is left to the API.
 * API_URL is read per request, not at build time.
 */
export const forward = async (request: Request): Promise<Response> => {
  const { pathname, search } = new URL(request.url)
  const headers = new Headers(request.headers)
  for (const name of hopByHop) headers.delete(name)
  // fetch decodes the response, so the API needn't compress it.
  headers.set('accept-encoding', 'identity')
  try {
    const answer = await fetch(`${apiUrl()}${pathname}${search}`, {
      method: request.method,
      headers,
      body: request.body,
      redirect: 'manual',
      signal: request.signal,
      ...streaming,
    })
    const answerHeaders = new Headers(answer.headers)
    for (const name of [...hopByHop, 'content-encoding', 'content-length']) answerHeaders.delete(name)
    return new Response(answer.body, { status: answer.status, headers: answerHeaders })
  } catch {
    return Response.json({ message: 'Couldn’t reach the service.', unreached: true }, { status: 502 })
  }
}
