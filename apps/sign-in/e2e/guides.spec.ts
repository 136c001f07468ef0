import { expect, type Page, test as base } from '@playwright/test'
import { blocksOf, blockWith, openMachine } from './world/guides.ts'
import { addCustomer, enterPhone, expectSignedIn } from './world/storefront-test.ts'

/*
 * The code of the guides to pages, as it is there: pages at one port of this machine that sign in at Clientele, at another, and call their API, at a third.
 */

const guide = 'docs/add-sign-in-to-a-page.md'
const apiGuide = 'docs/add-sign-in-to-an-api.md'
const moving = 'docs/moving-from-auth0-clerk-or-shopify.md'
const several = 'docs/several-storefronts-one-sign-in.md'
const readme = 'packages/storefront/README.md'

type Machine = Awaited<ReturnType<typeof openMachine>>

const test = base.extend<{ folder: (name: string) => string }, { machine: Machine }>({
  folder: async ({ browserName: _browserName }, use, info) => use((name) => info.outputPath(name)),
  machine: [
    async ({ browserName: _browserName }, use) => {
      const machine = await openMachine()
      await use(machine)
      await machine.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

/** Renders a component. */
const rendering = (component: string, imports: string) => `
  import { createRoot } from 'react-dom/client'
  ${imports}
  createRoot(document.getElementById('root')!).render(${component})
`

type Shown = ReturnType<typeof blocksOf>

/** What each page consists of: the blocks of a guide, and what a reader adds to them. */
const pages = {
  'the guide to React': {
    docs: guide,
    button: 'Sign in',
    files: (blocks) => ({
      'shop.tsx': blockWith('export const Shop', blocks),
      'header.tsx': blockWith('export function Header', blocks),
      'orders.tsx': blockWith('export function OrdersButton', blocks),
      'main.tsx': rendering(
        '<Shop><Header /><OrdersButton /></Shop>',
        `import { Shop } from './shop.tsx'
         import { Header } from './header.tsx'
         import { OrdersButton } from './orders.tsx'`,
      ),
    }),
  },
  'moving from Auth0': {
    docs: moving,
    button: 'Sign in',
    files: (blocks) => ({
      'shop.tsx': blockWith('export const Shop', blocks),
      'account.tsx': blockWith('export function Account', blocks),
      'main.tsx': rendering(
        '<Shop><Account /></Shop>',
        `import { Shop } from './shop.tsx'
         import { Account } from './account.tsx'`,
      ),
    }),
  },
  'the README, with React': {
    docs: readme,
    button: 'Sign in or sign up',
    files: (blocks) => ({
      'app.tsx': blockWith('export const App', blocks),
      'main.tsx': rendering('<App />', `import { App } from './app.tsx'`),
    }),
  },
} satisfies Record<string, { docs: string; files: (blocks: Shown) => Record<string, string>; button: string }>

/** Registers a page, and starts it and its API. */
async function openPage(
  machine: Machine,
  folder: (name: string) => string,
  docs: string,
  files: (blocks: Shown) => Record<string, string>,
  host = 'localhost',
) {
  const { shop, issuer, freeOrigin } = machine
  const [page, api] = [await freeOrigin(host), await freeOrigin()]
  const { client } = await shop.addClient({
    name: 'Web shop',
    token_endpoint_auth_method: 'none',
    redirect_uris: [`${page}/callback`],
    post_logout_redirect_uris: [`${page}/`],
  })
  const facts = { issuer, clientId: client._id, page, api }
  const ofApi = blocksOf(apiGuide, 'ts', facts)
  const [, cors = ''] = blockWith('access-control-allow-origin', ofApi).split('const api = express()')
  const orders = blockWith('api.listen(3001)', ofApi)
    .replace('const api = express()', `const api = express()\n${cors}`)
    .replace('3001', new URL(api).port)
  await Promise.all([
    machine.startApi(folder('api'), orders, api),
    machine.servePage(folder('page'), files(blocksOf(docs, 'tsx?|diff', facts)), page),
  ])
  return { page, api }
}

/** What a page writes to the console. */
function linesOf(page: Page): string[] {
  const lines: string[] = []
  page.on('console', (message) => lines.push(message.text()))
  return lines
}

for (const [name, { docs, files, button }] of Object.entries(pages))
  test(`${name}: a customer signs in, calls the API on another host, and signs out`, async ({
    machine,
    page,
    folder,
  }) => {
    const at = await openPage(machine, folder, docs, files)
    const { phone, id } = await addCustomer(machine)
    await page.goto(`${at.page}/teas`)
    await page.getByRole('button', { name: button }).click()
    await enterPhone(page, machine, phone)
    await page.waitForURL(`${at.page}/teas`)
    await expect(page.getByText('Asha')).toBeVisible()
    const orders = page.getByRole('button', { name: 'My orders' })
    if (await orders.isVisible()) {
      const responded = page.waitForResponse(
        (response) => response.url() === `${at.api}/orders` && response.status() === 200,
      )
      await orders.click()
      expect(await (await responded).json()).toEqual({ orders: [], of: id })
    }
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect(page.getByRole('button', { name: button })).toBeVisible()
  })

test('a page on another site signs out of the session, although the browser sends its form without the cookie', async ({
  machine,
  page,
  folder,
}) => {
  const { docs, files } = pages['the guide to React']
  const at = await openPage(machine, folder, docs, files, '127.0.0.1')
  const { phone } = await addCustomer(machine)
  await page.goto(`${at.page}/teas`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await enterPhone(page, machine, phone)
  await expectSignedIn(page)
  const form = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/session/end'))
  await page.getByRole('button', { name: 'Sign out' }).click()
  expect((await (await form).allHeaders()).cookie ?? '').not.toContain('f.session')
  await page.waitForURL(`${at.page}/`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByLabel('Phone number or email')).toBeVisible()
})

test('the README, without React: the page signs in, calls the API, and signs out, by itself', async ({
  machine,
  page,
  folder,
}) => {
  const at = await openPage(machine, folder, readme, (blocks) => ({
    'clientele.ts': blockWith('export const clientele = createClient(', blocks),
    'main.tsx': `import { clientele } from './clientele.ts'\n${blockWith('clientele.onChange(', blocks)}`,
  }))
  const { phone } = await addCustomer(machine)
  const lines = linesOf(page)
  await page.goto(at.page)
  await enterPhone(page, machine, phone)
  await expect.poll(() => lines).toEqual(expect.arrayContaining(['Hello, Asha', '200']))
  // It has signed the customer out, and the page that follows asks again.
  await expect(page.getByLabel('Phone number or email')).toBeVisible()
})

test('the README: a redirect that belongs to no sign-in starts another one', async ({ machine, page, folder }) => {
  const at = await openPage(machine, folder, readme, (blocks) => ({
    'clientele.ts': blockWith('export const clientele = createClient(', blocks).replace(
      /^const done.*$|^if \(done\).*$/gm,
      '',
    ),
    'main.tsx': `import { clientele } from './clientele.ts'\n${blockWith('UNKNOWN_SIGN_IN', blocks)}`,
  }))
  await page.goto(`${at.page}/callback?code=made-up&state=made-up`)
  await expect(page.getByLabel('Phone number or email')).toBeVisible()
})

test('several storefronts: a customer of the first is signed in to the second without a click, and a visitor stays one', async ({
  machine,
  page,
  folder,
}) => {
  const first = await openPage(machine, (name) => folder(`first-${name}`), guide, pages['the guide to React'].files)
  const second = await openPage(
    machine,
    (name) => folder(`second-${name}`),
    several,
    (blocks) => ({
      'main.tsx': `${blockWith("prompt: 'none'", blocks)}
      const known = await clientele.getSession()
      document.body.textContent = known ? 'Hello, ' + known.customer.given_name : 'Hello, visitor'`,
    }),
  )
  await page.goto(`${second.page}/teas`)
  await expect(page.getByText('Hello, visitor')).toBeVisible()
  await expect(page).toHaveURL(`${second.page}/teas`)

  const { phone } = await addCustomer(machine)
  await page.goto(first.page)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await enterPhone(page, machine, phone)
  await expectSignedIn(page)
  const visit = await page.context().newPage()
  await visit.goto(`${second.page}/cart`)
  await expectSignedIn(visit)
  await expect(visit).toHaveURL(`${second.page}/cart`)
})
