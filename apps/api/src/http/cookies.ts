import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { sessionCookie } from '../sessions/shoppers.ts'
import { deviceKept_ms } from '../codes/devices.ts'

// `__Host-` binds a cookie to this host, but browsers only accept it over HTTPS.
const isSecure = (config: Config) => config.adminUrl.startsWith('https:')
const cookieName = (config: Config) => (isSecure(config) ? '__Host-clientele_operator' : 'clientele_operator')
const attributes = (config: Config) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(config) }) as const

/*
 * The shopper's cookie is sent from pages of other origins, whose calls the CORS list allows. Browsers don't allow that over plain HTTP, so there
 * it stays on this site.
 */
const isPublic = (config: Config) => config.publicUrl.startsWith('https:')
const shopperAttributes = (config: Config) =>
  ({ path: '/', httpOnly: true, sameSite: isPublic(config) ? 'none' : 'lax', secure: isPublic(config) }) as const

export const readSessionCookie = (request: FastifyRequest): string | undefined =>
  request.headers.cookie === undefined ? undefined : request.cookies[sessionCookie]

/** Fully percent-encoded, as in the response of `createUserSession`, so that copying it from one place to the other works. */
export const setSessionCookie = (config: Config, reply: FastifyReply, value: string, expires: Date) =>
  void reply.setCookie(sessionCookie, value, { ...shopperAttributes(config), expires, encode: encodeURIComponent })

export const clearSessionCookie = (config: Config, reply: FastifyReply) =>
  void reply.clearCookie(sessionCookie, shopperAttributes(config))

/** Identifies the accounts that have signed in on a device. It doesn't grant any access. */
const deviceCookie = 'f.device'

export const readDeviceCookie = (request: FastifyRequest): string | undefined =>
  request.headers.cookie === undefined ? undefined : request.cookies[deviceCookie]

export const setDeviceCookie = (config: Config, reply: FastifyReply, value: string) =>
  void reply.setCookie(deviceCookie, value, { ...shopperAttributes(config), maxAge: deviceKept_ms / 1_000 })

export const readOperatorCookie = (config: Config, request: FastifyRequest): string | undefined =>
  request.headers.cookie === undefined ? undefined : request.cookies[cookieName(config)]

export const setOperatorCookie = (config: Config, reply: FastifyReply, token: string, expires: Date) =>
  void reply.setCookie(cookieName(config), token, { ...attributes(config), expires })

export const clearOperatorCookie = (config: Config, reply: FastifyReply) =>
  void reply.clearCookie(cookieName(config), attributes(config))
