import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import type { Services } from '../services.ts'
import { pageFacts } from './page-facts.ts'

/** Beside the bundle in a built api, and where they were built when the api runs from its sources. */
const folders = ['./sign-in', '../../../sign-in/dist'].map((path) => fileURLToPath(new URL(path, import.meta.url)))

/**
 * `/sign-in/<application_id>` and everything below it: the hosted pages. Every id gets a page, whether or not there is such an
 * application; but for a few facts, the page asks the api for everything it describes, like any other.
 */
export function signInPages(app: FastifyInstance, services: Services) {
  const { config } = services
  const folder = folders.find((path) => existsSync(join(path, 'index.html')))
  if (folder === undefined) return
  const html = readFileSync(join(folder, 'index.html'), 'utf8')
  void app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/sign-in/assets/',
    index: false,
    decorateReply: false,
    preCompressed: true,
    // Their names change with what is in them.
    immutable: true,
    maxAge: '365d',
  })

  const page = async (request: FastifyRequest, reply: FastifyReply) => {
    const { application_id = '' } = request.params as Record<string, string>
    const isPreview = (request.query as Record<string, unknown>).preview === '1'
    const facts = await pageFacts(services, application_id)
    return reply
      .headers(isPreview ? framedBy(config) : neverFramed)
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(html.replace('<!--facts-->', () => facts))
  }
  app.get('/sign-in/:application_id', { exposeHeadRoute: true }, page)
  app.get('/sign-in/:application_id/*', { exposeHeadRoute: true }, page)
}

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

/** The console shows the page in a frame, as a picture that nobody can use. The older header knows no list, so the policy decides. */
const framedBy = ({ adminUrl }: Config) => ({
  'content-security-policy': policy(`'self' ${new URL(adminUrl).origin}`),
  'x-frame-options': 'SAMEORIGIN',
})
