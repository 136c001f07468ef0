import { forward } from '@/lib/forward'

export const dynamic = 'force-dynamic'

/** The hosted sign-in page, only for the preview in the settings. Shoppers sign in at the API's own address. */
export const GET = (request: Request): Promise<Response> | Response => {
  const { pathname, searchParams } = new URL(request.url)
  const isWanted = pathname.startsWith('/sign-in/assets/') || searchParams.get('preview') === '1'
  return isWanted ? forward(request) : Response.json({ message: 'Not found.' }, { status: 404 })
}
