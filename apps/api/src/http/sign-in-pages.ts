import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '@clientele/contracts'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import type { Services } from '../services.ts'
import { domainOf } from './hosts.ts'
import { pageFacts } from './page-facts.ts'
import { placeOfPage } from './page-place.ts'
import { wantedLanguages } from './wanted-languages.ts'

/** Next to the bundle in a built API, or in their build folder if the API runs from source. */
const folders = ['./sign-in', '../../../sign-in/dist'].map((path) => fileURLToPath(new URL(path, import.meta.url)))

/**
 * `/sign-in/<application_id>` and everything below it, or `/sign-in` at a domain: the hosted pages. Every ID gets a page, whether or not there is such an
 * application. Except for a few facts, the page gets everything from the API, like any other page.
 */
export function signInPages(app: FastifyInstance, services: Services) {
  const { config } = services
  // What people type is the domain alone.
  app.get('/', async (request, reply) => {
    if (await domainOf(services, request)) return reply.redirect('/sign-in', 302)
    throw new AppError('NO_SUCH_OPERATION')
  })
  const folder = folders.find((path) => existsSync(join(path, 'index.html')))
  if (folder === undefined) return
  const html = readFileSync(join(folder, 'index.html'), 'utf8')
  void app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/sign-in/assets/',
    index: false,
    decorateReply: false,
    preCompressed: true,
    // Their names contain a hash of their content.
    immutable: true,
    maxAge: '365d',
  })

  const page = async (request: FastifyRequest, reply: FastifyReply) => {
    const where = placeOfPage(request.url, await domainOf(services, request))
    if (!where) throw new AppError('NO_SUCH_OPERATION')
    const isAsked = (request.query as Record<string, unknown>).preview === '1'
    const isPreview = isAsked && !withoutPreview.includes(where.place)
    const { language, elements } = await pageFacts(services, where, wantedLanguages(request))
    return reply
      .headers(isPreview ? framedBy(config) : neverFramed)
      .header('cache-control', 'no-cache')
      .header('vary', 'accept-language')
      .type('text/html; charset=utf-8')
      .send(html.replace('<html lang="en">', `<html lang="${language}">`).replace('<!--facts-->', () => elements))
  }
  app.get('/sign-in', { exposeHeadRoute: true }, page)
  app.get('/sign-in/:application_id', { exposeHeadRoute: true }, page)
  app.get('/sign-in/:application_id/*', { exposeHeadRoute: true }, page)
}

/** Nobody may be led to answer a client's question without noticing, so these pages are in no frame. */
const withoutPreview = ['consent', 'confirm-identity', 'select-account']

const policy = (ancestors: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    'img-src https: http: data:',
    "connect-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    `frame-ancestors ${ancestors}`,
  ].join('; ')

const neverFramed = { 'content-security-policy': policy("'none'"), 'x-frame-options': 'DENY' }

/** The console shows the page in a frame, as a preview that can't be used. The older header doesn't support lists, so the policy decides. */
const framedBy = ({ adminUrl }: Config) => ({
  'content-security-policy': policy(`'self' ${new URL(adminUrl).origin}`),
  'x-frame-options': 'SAMEORIGIN',
})
