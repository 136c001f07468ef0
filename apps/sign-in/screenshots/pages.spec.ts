import { fileURLToPath } from 'node:url'
import { expect, test } from '../e2e/world/test.ts'
import { pages, type Shop } from './pages.ts'
import { states } from './states.ts'
import { takePictures } from './take.ts'

const folder = fileURLToPath(new URL('../../../screenshots/sign-in', import.meta.url))

/** A shop that configured all there is to configure. */
const everything = {
  desktop_image: 'https://images.example.com/wide.svg',
  look_and_feel: { background_color: '#0f766e', card_position: 'right' },
  flash_card: { text: 'Free delivery this week', text_color: '#ffffff', background_color: '#5b5bd6' },
  social: { google: true, facebook: true, apple: true },
  social_tokens: {
    google: { app_id: 'google-app' },
    facebook: { app_id: 'facebook-app' },
    apple: { app_id: 'apple-app' },
  },
  register_required_fields: {
    email: { is_required: true, level: 'soft' },
    mobile: { is_required: true, level: 'hard' },
  },
}

/** These look different in a shop that configured nothing. */
const alsoPlain = ['', 'code', 'sign-up', 'profile', 'forgot', 'account']

for (const [place, open] of Object.entries(pages))
  for (const config of alsoPlain.includes(place) ? [everything, undefined] : [everything]) {
    const name = [place.replaceAll('/', '-') || 'sign-in', ...(config ? [] : ['plain'])].join('-')
    take(name, config, open)
  }

for (const [name, { config = everything, show }] of Object.entries(states)) take(name, config, show)

function take(name: string, config: object | undefined, open: (shop: Shop) => Promise<unknown>) {
  test(name, async ({ page, shop, shopUrl, lastMessage, wasLastSeen }) => {
    await page.route('https://images.example.com/**', (route) =>
      route.fulfill({
        contentType: 'image/svg+xml',
        body: '<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1200"><rect width="100%" height="100%" fill="teal"/></svg>',
      }),
    )
    const { id, at, addCustomer, addClient, configure, defineAttribute, change } = await shop(config)
    const made = { id, at, addCustomer, addClient, configure, defineAttribute, change }
    await open({ page, ...made, shopUrl, lastMessage, wasLastSeen })
    await takePictures(page, folder, name)
  })
}

test('not-found', async ({ page, shop }) => {
  await page.goto((await shop(everything)).at('/nothing'))
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible()
  await takePictures(page, folder, 'not-found')
})
