import { forward } from '@/lib/forward'

export const dynamic = 'force-dynamic'

/** Says that it comes through the console: the api answers programs of its own machine, and asks everybody else for an operator. */
export const GET = (request: Request): Promise<Response> => {
  const headers = new Headers(request.headers)
  headers.set('x-forwarded-host', new URL(request.url).host)
  return forward(new Request(request, { headers }))
}
