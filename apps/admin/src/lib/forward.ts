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

/** The body is passed on as a stream, which fetch only takes with this option; TypeScript does not know it yet. */
const streaming = { duplex: 'half' }

/**
 * Hands a request to the api as it came and its answer back as it is, so that the browser talks to one origin.
 * It decides nothing: who may do what is the api's own business. API_URL is read per request, not at build time.
 */
export const forward = async (request: Request): Promise<Response> => {
  const { pathname, search } = new URL(request.url)
  const headers = new Headers(request.headers)
  for (const name of hopByHop) headers.delete(name)
  // fetch decodes the answer, so the api need not encode it.
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
    return Response.json({ message: 'Couldn’t reach the service.' }, { status: 502 })
  }
}
