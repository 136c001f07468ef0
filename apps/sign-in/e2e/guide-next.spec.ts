import { expect, test } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { blocksOf, blockWith, openMachine } from './world/guides.ts'
import { addCustomer, enterPhone } from './world/storefront-test.ts'

/*
 * The guide to Next.js, followed on one machine: `next dev` beside Clientele, with the files of the guide and those of the page about moving, and what a
 * reader adds to see them.
 */

const guide = 'docs/add-sign-in-to-a-nextjs-store.md'
const moving = 'docs/moving-from-auth0-clerk-or-shopify.md'
const textOf = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')

/** What a reader adds: a page that uses what the guide only defines. */
const home = `
  import { greeting } from '@/greeting'
  import { loadOrders } from '@/orders'
  import { signInToOrders, signOut } from './actions'
  import { clientele } from '@/clientele'

  export default async function Home() {
    if ((await clientele.auth()) === null) return <form action={signInToOrders}><button>My orders</button></form>
    return (
      <main>
        <p>{await greeting()}</p>
        <p>{JSON.stringify(await loadOrders())}</p>
        <form action={signOut}><button>Leave</button></form>
      </main>
    )
  }
`

test('the guide to Next.js: a customer signs in, sees pages of their own, and signs out', async ({ page }, info) => {
  test.setTimeout(180_000)
  const machine = await openMachine()
  const { shop, issuer, freeOrigin } = machine
  try {
    const [store, api] = [await freeOrigin(), await freeOrigin()]
    const { client, secret = '' } = await shop.addClient({
      name: 'Web shop',
      redirect_uris: [`${store}/auth/callback`],
      post_logout_redirect_uris: [`${store}/`],
    })
    const facts = { issuer, clientId: client._id, api }
    const ofGuide = blocksOf(guide, 'tsx?', facts)
    const ofMoving = blocksOf(moving, 'diff', facts)
    const named = Array.from(textOf(guide).matchAll(/`(src\/[^`]+)`:\n\n```tsx?\n(.*?)^```/gms))
    // What moving from another library leads to is what the guide has.
    const withoutComments = (code: string) => code.replace(/^\s*\/[/*].*\n/gm, '').replace(/\n+/g, '\n')
    const proxy = (blocks: string[]) => withoutComments(blockWith('export const proxy', blocks)).trim()
    expect(proxy(ofMoving)).toBe(proxy(ofGuide))

    const [env = ''] = blocksOf(guide, 'sh', facts).filter((block) => block.includes('CLIENTELE_ISSUER='))
    await machine.startApi(
      info.outputPath('api'),
      blockWith('api.listen(3001)', blocksOf('docs/add-sign-in-to-an-api.md', 'ts', facts)).replace(
        '3001',
        new URL(api).port,
      ),
      api,
    )
    const told = await machine.startNext(
      info.outputPath('store'),
      {
        ...Object.fromEntries(named.map(([, name = '', code = '']) => [name, code])),
        'src/app/layout.tsx': blockWith('export default async function Layout', ofGuide),
        'src/app/orders/page.tsx': blockWith('export default async function Orders', ofGuide),
        'src/orders.ts': blockWith('export async function loadOrders', ofGuide),
        'src/app/account/layout.tsx': blockWith('export default async function Layout', ofMoving),
        'src/app/account/page.tsx': blockWith('export default async function Account', ofMoving),
        'src/greeting.ts': blockWith('export async function greeting', ofMoving),
        'src/app/page.tsx': home,
        'tsconfig.json': JSON.stringify({ compilerOptions: { jsx: 'preserve', paths: { '@/*': ['./src/*'] } } }),
        '.env.local': env
          .replace('CLIENTELE_CLIENT_SECRET=…', `CLIENTELE_CLIENT_SECRET=${secret}`)
          .replace(/CLIENTELE_SECRET=….*/, `CLIENTELE_SECRET=${randomBytes(32).toString('hex')}`)
          .replace('http://localhost:5300', store),
      },
      store,
    )

    const { phone, id } = await addCustomer(machine)
    await page.goto(store)
    await expect(page.getByRole('button', { name: 'My orders' })).toBeVisible()
    await page.getByRole('button', { name: 'My orders' }).click()
    await enterPhone(page, machine, phone)
    await page.waitForURL(`${store}/orders`)
    await expect(page.getByRole('heading', { name: 'Orders of Asha' })).toBeVisible()
    await page.goto(`${store}/account`)
    await expect(page.getByRole('heading', { name: 'Hello, Asha' })).toBeVisible()
    await page.goto(store)
    await expect(page.getByText('Hello, Asha')).toBeVisible()
    await expect(page.getByText(JSON.stringify({ orders: [], of: id }))).toBeVisible()
    await page.getByRole('button', { name: 'Leave' }).click()
    await expect(page.getByRole('button', { name: 'My orders' })).toBeVisible()
    await page.goto(`${store}/account`)
    await expect(page.getByLabel('Phone number or email')).toBeVisible()
    expect(told()).not.toMatch(/⨯|Error:/)
  } finally {
    await machine.stop()
  }
})
