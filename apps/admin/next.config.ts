import { fileURLToPath } from 'node:url'
import type { NextConfig } from 'next'

const isDevelopment = process.env.NODE_ENV === 'development'
const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url))

/** Next writes inline scripts, so those stay allowed; nothing is loaded from, or sent to, anywhere else. */
const contentSecurityPolicy = [
  "default-src 'self'",
  // The development server evaluates what it sends.
  `script-src 'self' 'unsafe-inline'${isDevelopment ? " 'unsafe-eval'" : ''}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ')

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: repositoryRoot,
  turbopack: {
    root: repositoryRoot,
    // `pnpm dev` builds nothing, and reloads when the contract changes too.
    resolveAlias: isDevelopment ? { '@clientele/contracts': '../../packages/contracts/src/index.ts' } : {},
  },
  // The list is where operators start, and most of what they do: it gets chunks of its own.
  experimental: {
    turbopackChunking: {
      priorityRoutes: [/\/customers$/],
      requestCost: 1_000_000,
      minChunkSize: 1_000_000,
      maxMergeChunkSize: 4_000_000,
    },
  },
  transpilePackages: ['@clientele/contracts'],
  reactStrictMode: true,
  poweredByHeader: false,
  headers: async () => [
    {
      // Below /sign-in/ stands the preview of the hosted page, which brings headers of its own: it is shown in a frame.
      source: '/((?!sign-in/).*)',
      headers: [
        {
          key: 'content-security-policy',
          value: contentSecurityPolicy,
        },
        { key: 'referrer-policy', value: 'same-origin' },
        { key: 'x-content-type-options', value: 'nosniff' },
        { key: 'x-frame-options', value: 'DENY' },
      ],
    },
  ],
}

export default config
