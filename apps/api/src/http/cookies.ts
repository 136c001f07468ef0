import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'

// `__Host-` binds a cookie to this very host, but browsers take it over https only.
const isSecure = (config: Config) => config.adminUrl.startsWith('https:')
const cookieName = (config: Config) => (isSecure(config) ? '__Host-clientele_operator' : 'clientele_operator')
const attributes = (config: Config) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(config) }) as const

export const readOperatorCookie = (config: Config, request: FastifyRequest): string | undefined =>
  request.headers.cookie === undefined ? undefined : request.cookies[cookieName(config)]

export const setOperatorCookie = (config: Config, reply: FastifyReply, token: string, expires: Date) =>
  void reply.setCookie(cookieName(config), token, { ...attributes(config), expires })

export const clearOperatorCookie = (config: Config, reply: FastifyReply) =>
  void reply.clearCookie(cookieName(config), attributes(config))
