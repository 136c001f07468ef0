import { basename } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** The bytes that each export adds to a browser bundle if it is imported alone, minified and gzipped. */
export async function bundledSizes(specifier: string, names: readonly string[]): Promise<Map<string, number>> {
  const { outputFiles } = await build({
    entryPoints: names.map((name) => ({ in: `only:${name}`, out: name })),
    plugins: [
      {
        name: 'one export',
        setup(bundler) {
          bundler.onResolve({ filter: /^only:/ }, ({ path }) => ({
            path: path.slice('only:'.length),
            namespace: 'only',
          }))
          bundler.onLoad({ filter: /.*/, namespace: 'only' }, ({ path }) => ({
            contents: `export { ${path} } from '${specifier}'`,
            resolveDir: import.meta.dirname,
          }))
        },
      },
    ],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['clientele-source'],
    outdir: 'out',
    write: false,
  })
  return new Map(outputFiles.map(({ path, contents }) => [basename(path, '.js'), gzipSync(contents).length]))
}
