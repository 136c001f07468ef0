import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

const clientMax = 10_000

/** The size of a bundle for browsers in bytes, minified and gzipped, and the files in it. */
async function bundle(contents: string, external: string[] = []) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['clientele-source'],
    external,
    outdir: 'out',
    write: false,
    metafile: true,
  })
  const [entry] = outputFiles
  if (!entry) throw new Error('Nothing was bundled')
  return { size: gzipSync(entry.contents).length, inputs: Object.keys(metafile.inputs) }
}

test('the client adds at most 10 kB to a browser bundle, without Zod, the contract, or jose', async () => {
  const { size, inputs } = await bundle(`
    import { createClient } from '@clientele/storefront'
    globalThis.client = createClient({ issuer: '', clientId: '', redirectUri: '' })
  `)
  expect(inputs.filter((path) => /\/(zod|jose|contracts)\//.test(path))).toEqual([])
  expect(size).toBeLessThanOrEqual(clientMax)
}, 60_000)
