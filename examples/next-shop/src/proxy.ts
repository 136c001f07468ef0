import { clientele } from '@/clientele'

export const proxy = clientele.proxy

/** Every page and route, but no file. */
export const config = { matcher: ['/((?!_next/static|_next/image|.*\\.[a-z0-9]+$).*)'] }
