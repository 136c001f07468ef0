// pnpm screenshots: takes pictures of every page, on servers of its own.
import './lib/preflight.mjs'
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBrowser } from './lib/browser.mjs'
import { toolEnvironment } from './lib/checks.mjs'
import { Failure } from './lib/failure.mjs'
import { readOptions } from './lib/options.mjs'
import { root } from './lib/repository.mjs'
import { run } from './lib/run.mjs'
import { main } from './lib/services.mjs'
import { bold, cyan, say } from './lib/terminal.mjs'
import { ensureBuilt, ensureInstalled } from './lib/workspace.mjs'

const help = `pnpm screenshots [options]

Takes pictures of every page of the console and of the hosted sign-in pages: on a phone and on a desktop, light and dark, with
demo data and with none. It starts its own servers on an empty database. Look through screenshots/index.html.

  --only NAME       only pages whose name contains NAME
  --rtl             with the whole page running from right to left
  --forced-colors   in forced colors, such as Windows' contrast themes
  --help            this text`

const folder = join(root, 'screenshots')
const parts = { console: 'apps/admin', 'sign-in': 'apps/sign-in' }

await main(async () => {
  const options = readOptions(
    { only: { type: 'string' }, rtl: { type: 'boolean' }, 'forced-colors': { type: 'boolean' } },
    help,
  )
  if (options.help) return say(help)

  await ensureInstalled()
  const env = {
    ...(await toolEnvironment()),
    SCREENSHOTS_RTL: options.rtl ? 'yes' : '',
    SCREENSHOTS_FORCED_COLORS: options['forced-colors'] ? 'yes' : '',
  }
  const browser = await ensureBrowser(env, () => {})
  if (browser.code !== 0) throw new Failure(browser.output)
  await ensureBuilt()

  if (options.only === undefined) rmSync(folder, { recursive: true, force: true })
  const failed = []
  for (const [part, app] of Object.entries(parts)) {
    say(`\n${bold(part)}`)
    if (!(await takePictures(join(root, app), env, options.only))) failed.push(part)
  }
  writeFileSync(join(folder, 'index.html'), indexPage())
  say(`\nOpen ${cyan(join(folder, 'index.html'))}`)
  if (failed.length > 0)
    throw new Failure(`Some pages have no picture, or are wider than their screen (${failed.join(', ')}): see above.`)
})

async function takePictures(app, env, only) {
  const choice = only === undefined ? [] : ['--grep', only, '--pass-with-no-tests']
  const { code } = await run(
    join(app, 'node_modules/.bin/playwright'),
    ['test', '--config=playwright.screenshots.config.ts', '--reporter=line', ...choice],
    { cwd: app, env, onText: (text) => process.stdout.write(text) },
  )
  return code === 0
}

/** Each page with its pictures side by side. */
function indexPage() {
  const sections = Object.keys(parts).map((part) => `<h2>${part}</h2>\n${pagesOf(part).map(figures).join('\n')}`)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Screenshots · Clientele</title>
<style>
  body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem; background: #8883; }
  section { display: flex; gap: 1rem; overflow-x: auto; align-items: start; margin-bottom: 2rem; }
  figure { margin: 0; }
  img { height: 32rem; border: 1px solid #8888; background: white; }
</style>
<h1>Screenshots</h1>
${sections.join('\n')}
</html>
`
}

function pagesOf(part) {
  const pictures = new Map()
  // With --only, a part can have none.
  const files = existsSync(join(folder, part)) ? readdirSync(join(folder, part)).sort() : []
  for (const file of files) {
    const [page, look] = file.split('.')
    pictures.set(page, [...(pictures.get(page) ?? []), { look, src: `${part}/${file}` }])
  }
  return [...pictures]
}

function figures([page, pictures]) {
  const figure = ({ look, src }) => `  <figure>
    <a href="${src}"><img src="${src}" alt="${page}, ${look}" loading="lazy"></a>
    <figcaption>${look}</figcaption>
  </figure>`
  return `<h3>${page}</h3>\n<section>\n${pictures.map(figure).join('\n')}\n</section>`
}
