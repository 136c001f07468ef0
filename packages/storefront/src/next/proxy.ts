import { type NextRequest, NextResponse } from 'next/server.js'
import { changedHeader, readCookies, setCookies } from './cookies.ts'
import type { Server } from './server.ts'

/*
 * What runs before a page: pages can read cookies, but only what runs before them can replace one.
 */

/** Returns the response to a request: usually that of the page, which sees the renewed session. */
export async function proxyRequest(server: Server, request: NextRequest): Promise<NextResponse> {
  const { settings, box, signInPath } = server
  const { pathname, search } = request.nextUrl
  // They read their own cookies, and a renewal would be for nothing.
  if (pathname.startsWith(`${settings.path}/`) && pathname !== `${settings.path}/session`) return NextResponse.next()

  const header = request.headers.get('cookie')
  const current = await server.current(readCookies(header))
  const response =
    current.status !== 'signed-in' && isProtected(pathname, settings.protect) ? refusal() : passOn(current.changes)
  setCookies(response.headers, current.changes, box.isSecure)
  return response

  function refusal(): NextResponse {
    if (current.status === 'unknown') return new NextResponse(null, { status: 503, headers: { 'retry-after': '5' } })
    // Scripts that fetch something can't follow a customer to another site. Next.js opens the page instead.
    const mode = request.headers.get('sec-fetch-mode')
    if (mode !== null && mode !== 'navigate') return new NextResponse(null, { status: 401 })
    return NextResponse.redirect(new URL(signInPath(pathname + search), settings.origin), 303)
  }

  function passOn(changes: typeof current.changes): NextResponse {
    if (changes.length === 0) return NextResponse.next()
    const headers = new Headers(request.headers)
    headers.set('cookie', changedHeader(header, changes))
    return NextResponse.next({ request: { headers } })
  }
}

/** Whether a path is one of those, or below it, however it is spelled. */
export function isProtected(pathname: string, protectedPaths: readonly string[]): boolean {
  const path = plain(pathname)
  return protectedPaths.some((each) => each === '/' || path === plain(each) || path.startsWith(`${plain(each)}/`))
}

function plain(path: string): string {
  const decoded = path.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)))
  return decoded.replace(/[/\\]+/g, '/').toLowerCase()
}
