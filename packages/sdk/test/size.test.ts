import { gzipSync } from 'node:zlib'
import { build, type BuildOptions } from 'esbuild'
import { expect, test } from 'vitest'

const clientMax = 15_000

const usingTheClients = `
  import { createClient, createStorefrontClient } from '@clientele/sdk'
  globalThis.clients = [createClient, createStorefrontClient]
`

/** The size of a bundle in bytes, minified and gzipped, and the packages in it. */
async function bundle(contents: string, options: BuildOptions = {}) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    ...options,
    conditions: ['clientele-source'],
    outdir: 'out',
    write: false,
    metafile: true,
  })
  const [entry] = outputFiles
  if (!entry) throw new Error('Nothing was bundled')
  return { size: gzipSync(entry.contents).length, inputs: Object.keys(metafile.inputs) }
}

test('both clients add at most 15 kB to a browser bundle, without Zod', async () => {
  const { size, inputs } = await bundle(usingTheClients)
  expect(inputs.filter((path) => path.includes('/zod/'))).toEqual([])
  expect(size).toBeLessThanOrEqual(clientMax)
}, 60_000)

test('a server that splits its code loads the schemas only when they are needed', async () => {
  const { size } = await bundle(usingTheClients, { platform: 'node', splitting: true })
  expect(size).toBeLessThanOrEqual(clientMax)
}, 60_000)

test('a browser bundle contains the schemas if validation is imported', async () => {
  const { inputs } = await bundle(`
    import { createClient } from '@clientele/sdk'
    import { validation } from '@clientele/sdk/validation'
    globalThis.client = createClient({ baseUrl: '', companyId: 1, validate: validation })
  `)
  expect(inputs.filter((path) => path.includes('/zod/'))).not.toEqual([])
}, 60_000)
