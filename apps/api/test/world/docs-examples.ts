import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The folder of the examples that the docs show. */
export const examples = resolve(import.meta.dirname, '../../../../docs/examples')

/** The package for storefronts has frameworks that this app doesn't use. */
const storefront = pathToFileURL(resolve(examples, '../../packages/storefront/package.json')).href

/** The URL of an example, to import it from a script. */
export const exampleUrl = (file: string) => pathToFileURL(join(examples, file)).href

/**
 * Options of Node, for an example or for a script that imports some. The packages that they import are found as this app finds them, or
 * as the package for storefronts does, ours are run from source, and `replaced` are other modules to load in place of some.
 */
export const asIfInstalled = (replaced: Record<string, string> = {}) => [
  '--conditions=clientele-source',
  '--import',
  `data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from 'node:module'
    const parents = ${JSON.stringify([import.meta.url, storefront])}
    const replaced = ${JSON.stringify(replaced)}
    const isOurs = (importer = '') => /\\/docs\\/examples\\/|\\/clientele-docs-|\\[eval/.test(importer)
    registerHooks({
      resolve(name, context, next) {
        const other = replaced[name] ?? name
        if (!isOurs(context.parentURL) || name.startsWith('.')) return next(other, context)
        const [app, storefront] = parents.map((parentURL) => () => next(other, { ...context, parentURL }))
        try {
          return app()
        } catch {
          return storefront()
        }
      },
    })
  `)}`,
]
