import { type NextRequest, NextResponse } from 'next/server'
import { pageHeader } from './lib/page-header'

/** Tells the server's components which page was asked for. Layouts don't know it, but a session that has ended needs it to return to. */
export function proxy({ nextUrl, headers: given }: NextRequest) {
  const { pathname, searchParams } = nextUrl
  const search = new URLSearchParams(searchParams)
  // Next's own, when the browser asks for the data of a page.
  search.delete('_rsc')
  const headers = new Headers(given)
  headers.set(pageHeader, search.size === 0 ? pathname : `${pathname}?${search}`)
  return NextResponse.next({ request: { headers } })
}

export const config = { matcher: '/a/:path*' }
