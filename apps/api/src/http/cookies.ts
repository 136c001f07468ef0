import type { FastifyReply, FastifyRequest } from 'fastify'
import { deviceKept_ms } from '../codes/devices.ts'
import type { Config } from '../config/config.ts'
import { sessionCookie } from '../sessions/shoppers.ts'

// `__Host-` binds a cookie to this host, but browsers only accept it over HTTPS.
const hostOnly = '__Host-'
const isSecure = (config: Config) => config.adminUrl.startsWith('https:')
const cookieName = (config: Config) => (isSecure(config) ? `${hostOnly}clientele_operator` : 'clientele_operator')
const attributes = (config: Config) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(config) }) as const

export const readOperatorCookie = (config: Config, request: FastifyRequest): string | undefined =>
  cookieIn(request, cookieName(config))

export const setOperatorCookie = (config: Config, reply: FastifyReply, token: string, expires: Date) =>
  void reply.setCookie(cookieName(config), token, { ...attributes(config), expires })

export const clearOperatorCookie = (config: Config, reply: FastifyReply) =>
  void reply.clearCookie(cookieName(config), attributes(config))

/** Where a shopper's browser keeps the cookies of an application: at a domain of its own, or at the address that all share. */
export interface CookiePlace {
  config: Config
  application_id: string
  domain: string | undefined
}

/*
 * The shopper's cookies are sent from pages of other origins, whose calls the CORS list allows. Browsers don't allow that over plain HTTP, so there
 * they stay on this site.
 */
const isPublic = ({ config, domain }: CookiePlace) => domain !== undefined || config.publicUrl.startsWith('https:')
const shopperAttributes = (place: CookiePlace) =>
  ({ path: '/', httpOnly: true, sameSite: isPublic(place) ? 'none' : 'lax', secure: isPublic(place) }) as const

/** The session cookie of one application. At the shared address, its name contains the application, so that each has its own. */
const ownName = (place: CookiePlace) =>
  (isPublic(place) ? hostOnly : '') + sessionCookie + (place.domain === undefined ? `.${place.application_id}` : '')
const ofSomeApplication = /^(?:__Host-)?f\.session\.[0-9a-f]{24}$/

/**
 * The session cookies of a request: the application's own, and the one without its name, which it shares with the others. Clients know that one by
 * name, so it is still set and read, but only at the shared address. A domain is its application's alone.
 */
export function readSessionCookies(place: CookiePlace, request: FastifyRequest) {
  const own = cookieIn(request, ownName(place))
  const shared = place.domain === undefined ? cookieIn(request, sessionCookie) : undefined
  return { own, shared }
}

/** Fully percent-encoded, as in the response of `createUserSession`, so that copying it from one place to the other works. */
export function setSessionCookie(place: CookiePlace, reply: FastifyReply, value: string, expires: Date): void {
  const options = { ...shopperAttributes(place), expires, encode: encodeURIComponent }
  if (place.domain === undefined) void reply.setCookie(sessionCookie, value, options)
  void reply.setCookie(ownName(place), value, options)
}

/** Clears the session cookies, except for a shared one that another application has set. Servers that keep only the shared one have no other. */
export function clearSessionCookie(place: CookiePlace, request: FastifyRequest, reply: FastifyReply): void {
  const isAtDomain = place.domain !== undefined
  if (!isAtDomain && !isOfAnother(place, request)) void reply.clearCookie(sessionCookie, shopperAttributes(place))
  if (isAtDomain || readSessionCookies(place, request).own !== undefined)
    void reply.clearCookie(ownName(place), shopperAttributes(place))
}

function isOfAnother(place: CookiePlace, request: FastifyRequest): boolean {
  const { own, shared } = readSessionCookies(place, request)
  if (shared === undefined || shared === own) return false
  const others = Object.entries(request.cookies).filter(([name]) => ofSomeApplication.test(name))
  return own !== undefined || others.some(([, value]) => value === shared)
}

/** Identifies the accounts that have signed in on a device. It doesn't grant any access, and holds a mark for each account of each application. */
const deviceCookie = 'f.device'
const deviceName = ({ domain }: CookiePlace) => (domain === undefined ? deviceCookie : hostOnly + deviceCookie)

export const readDeviceCookie = (place: CookiePlace, request: FastifyRequest): string | undefined =>
  cookieIn(request, deviceName(place))

export const setDeviceCookie = (place: CookiePlace, reply: FastifyReply, value: string) =>
  void reply.setCookie(deviceName(place), value, { ...shopperAttributes(place), maxAge: deviceKept_ms / 1_000 })

const cookieIn = (request: FastifyRequest, name: string): string | undefined =>
  request.headers.cookie === undefined ? undefined : request.cookies[name]
