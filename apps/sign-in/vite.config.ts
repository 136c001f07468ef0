import { brotliCompressSync, gzipSync } from 'node:zlib'
import { scopePrefix } from '@clientele/contracts'
import { storefront } from '@clientele/contracts/operations'
import { defineConfig, type Plugin } from 'vite'

/** Where each operation of the storefront is: read here, so that the page knows it without carrying the schemas. */
const doors = Object.fromEntries(
  Object.entries(storefront).map(([name, { method, path }]) => [name, [method, scopePrefix.storefront + path]]),
)

/** Writes every asset packed as well, so that the api sends it as it lies there. */
const packed: Plugin = {
  name: 'packed',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      for (const [fileName, file] of Object.entries(bundle)) {
        if (!/\.(js|css)$/.test(fileName)) continue
        const source = file.type === 'chunk' ? file.code : file.source
        this.emitFile({
          type: 'asset',
          fileName: `${fileName}.gz`,
          source: gzipSync(source, { level: 9 }),
        })
        this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: brotliCompressSync(source) })
      }
    },
  },
}

export default defineConfig({
  base: '/sign-in/',
  define: { __DOORS__: JSON.stringify(doors) },
  plugins: [packed],
  worker: { format: 'es' },
  build: {
    target: 'baseline-widely-available',
    assetsInlineLimit: 0,
    // Browsers that run this page know `modulepreload` themselves.
    modulePreload: { polyfill: false },
    // Packed together, what every page loads is smaller.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
            {
              name: 'shared',
              test: /src\/((call|connection|page-facts|router)|parts\/(button|field|form|heading|notice))\.tsx?$/,
            },
          ],
        },
      },
    },
  },
})
