import { forward } from '@/lib/forward'

export const dynamic = 'force-dynamic'

/** Identifies requests as coming through the console: the API serves programs on its own machine, and requires an operator from everyone else. */
export const GET = (request: Request): Promise<Response> => {
  const headers = new Headers(request.headers)
  headers.set('x-forwarded-host', new URL(request.url).host)
  return forward(new Request(request, { headers }))
}
