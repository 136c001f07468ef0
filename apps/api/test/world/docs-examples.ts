import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The folder of the examples that the docs show. */
export const examples = resolve(import.meta.dirname, '../../../../docs/examples')

/** The URL of an example, to import it from a script. */
export const exampleUrl = (file: string) => pathToFileURL(join(examples, file)).href

/**
 * Options of Node, for an example or for a script that imports some. The packages that they import are found as this app finds them, ours are run from
 * source, and `replaced` are other modules to load in place of some.
 */
export const asIfInstalled = (replaced: Record<string, string> = {}) => [
  '--conditions=clientele-source',
  '--import',
  `data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from 'node:module'
    const parentURL = ${JSON.stringify(import.meta.url)}
    const replaced = ${JSON.stringify(replaced)}
    const isOurs = (importer = '') => /\\/docs\\/examples\\/|\\[eval/.test(importer)
    registerHooks({
      resolve: (name, context, next) =>
        next(replaced[name] ?? name, isOurs(context.parentURL) && !name.startsWith('.') ? { ...context, parentURL } : context),
    })
  `)}`,
]
