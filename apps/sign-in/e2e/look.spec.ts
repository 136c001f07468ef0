import { expect, expectAccessible, test } from './world/test.ts'

const strange = [
  { background_color: '#000000', text_color: '#111111', notice: '#000000' },
  { background_color: 'yellow', text_color: 'white', notice: 'rgb(255 255 0 / 0.5)' },
  { background_color: 'oklch(0.6 0.25 25)', text_color: 'transparent', notice: 'hsl(210 100% 50%)' },
  { background_color: '#ff2fd0', text_color: '#ff2fd0', notice: '#ff2fd0' },
]

for (const { background_color, text_color, notice } of strange)
  test(`is readable on ${background_color}`, async ({ page, shop }) => {
    const { at } = await shop({
      look_and_feel: { background_color, card_position: 'right' },
      flash_card: { text: 'Free delivery this week', text_color, background_color: notice },
      social: { google: true },
      social_tokens: { google: { app_id: 'google-app' } },
    })
    await page.goto(at())
    await expect(page.getByText('Free delivery this week')).toBeVisible()
    await expectAccessible(page)
    await page.setViewportSize({ width: 1280, height: 800 })
    await expectAccessible(page)
  })

test('shows the picture for the screen size, and leaves no gap if it is missing', async ({ page, shop }) => {
  const picture = (width: number, height: number) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="teal"/></svg>`
  await page.route('https://images.example.com/**', (route) =>
    route.request().url().includes('wide')
      ? route.fulfill({ contentType: 'image/svg+xml', body: picture(1600, 1200) })
      : route.fulfill({ contentType: 'image/svg+xml', body: picture(200, 60) }),
  )
  const { at, configure } = await shop({
    mobile_image: 'https://images.example.com/logo.svg',
    desktop_image: 'https://images.example.com/wide.svg',
    look_and_feel: { card_position: 'left' },
  })
  await page.goto(at())
  await expect(page.locator('img')).toHaveAttribute('src', /logo/)
  await page.setViewportSize({ width: 1280, height: 800 })
  await expect(page.locator('img')).toHaveAttribute('src', /wide/)
  const [card, image] = [await page.locator('main').boundingBox(), await page.locator('img').boundingBox()]
  expect(card?.x ?? 0).toBeLessThan(image?.x ?? 0)
  expect(image?.height).toBe(800)

  // A card longer than the screen keeps its margin, and the picture stays next to it.
  await page.setViewportSize({ width: 1280, height: 300 })
  expect((await page.locator('main').boundingBox())?.y).toBe(32)
  await page.evaluate(() => scrollTo(0, 60))
  expect(await page.locator('img').boundingBox()).toMatchObject({ y: 0, height: 300 })
  await page.setViewportSize({ width: 1280, height: 800 })

  await page.route('https://images.example.com/**', (route) => route.abort())
  await configure({ desktop_image: 'https://images.example.com/gone.png' })
  await page.reload()
  await expect(page.getByLabel('Phone number or email')).toBeVisible()
  await expect(page.locator('img')).toHaveCount(0)
})

test('offers what the config allows, and nothing else', async ({ page, shop, shopUrl }) => {
  const { at, configure } = await shop({ login: { password: false }, register: false, skip_login: true })
  await page.goto(`${at()}?return_to=${encodeURIComponent(`${shopUrl}/back`)}`)
  await expect(page.getByRole('button', { name: 'Send me a code' })).toBeVisible()
  await expect(page.getByText('password', { exact: false })).toBeHidden()
  await expect(page.getByRole('link', { name: 'Create an account' })).toBeHidden()
  await page.getByRole('link', { name: 'Continue as guest' }).click()
  await page.waitForURL(`${shopUrl}/back`)

  await configure({ active: false })
  await page.goto(at())
  await expect(page.getByText('Sign-in is turned off for this store right now.', { exact: false })).toBeVisible()
  await expectAccessible(page)
})

test('returns only to the store (A11 open redirect)', async ({ page, shop, shopUrl }) => {
  const { at } = await shop({ skip_login: true })
  for (const elsewhere of [
    'https://evil.example',
    `${shopUrl}.evil.example/`,
    `${shopUrl.replace('//', '//user@')}@evil.example/`,
    'javascript:alert(1)',
    '//evil.example',
  ]) {
    await page.goto(`${at()}?return_to=${encodeURIComponent(elsewhere)}`)
    await expect(page.getByRole('link', { name: 'Continue as guest' })).toHaveAttribute('href', shopUrl)
  }
})

test('returns to its own application’s return origins', async ({ page, shop, shopUrl }) => {
  const { at, change } = await shop({ skip_login: true })
  const guest = page.getByRole('link', { name: 'Continue as guest' })
  const backTo = async (address: string) => {
    await page.goto(`${at()}?return_to=${encodeURIComponent(address)}`)
    return guest.getAttribute('href')
  }
  await change({ return_origins: ['https://own.example'] })
  expect(await backTo('https://own.example/cart')).toBe('https://own.example/cart')
  expect(await backTo(`${shopUrl}/cart`)).toBe('https://own.example')
  await change({ return_origins: [] })
  await page.goto(`${at()}?return_to=${encodeURIComponent(shopUrl)}`)
  await expect(page.getByLabel('Phone number or email')).toBeVisible()
  await expect(guest).toBeHidden()
})

test('says how to contact the store if only the store can help, and uses its own name', async ({
  page,
  shop,
  lastMessage,
}) => {
  const { at, configure, change, addCustomer, block } = await shop({ name: '', display: '' })
  await change({ name: 'Harbour', support_contact: { email: 'help@harbour.example', phone: '+1 555 010 0200' } })
  const { user } = await addCustomer({ email: 'blocked@example.com', first_name: 'Bo' })
  await block(user._id)
  await page.goto(at())
  await expect(page.getByRole('heading', { name: 'Harbour' })).toBeVisible()
  await page.getByLabel('Phone number or email').fill('blocked@example.com')
  await page.getByRole('button', { name: 'Send me a code' }).click()
  const code = page.getByLabel('Code', { exact: true })
  await expect(code).toBeFocused()
  const message = await lastMessage('blocked@example.com', 'otp')
  await code.fill(message.code ?? '')
  const notice = page.getByRole('alert').filter({ hasText: 'This account is blocked.' })
  await expect(notice.getByRole('link', { name: 'help@harbour.example' })).toHaveAttribute(
    'href',
    'mailto:help@harbour.example',
  )
  await expect(notice.getByRole('link', { name: '+1 555 010 0200' })).toHaveAttribute('href', 'tel:+15550100200')
  await expectAccessible(page)

  await configure({ active: false })
  await page.goto(at())
  await expect(page.getByText('Please come back later, or email help@harbour.example or call')).toBeVisible()
  await expectAccessible(page)
})

test('links to the terms and the privacy policy of the store', async ({ page, shop }) => {
  const { at, change } = await shop()
  const terms = page.getByRole('link', { name: 'Terms' })
  const privacy = page.getByRole('link', { name: 'Privacy policy' })
  await page.goto(at('/sign-up'))
  await expect(page.getByLabel('First name')).toBeVisible()
  await expect(terms).toHaveCount(0)
  await change({ terms_url: 'https://meadow.example/terms', privacy_url: 'https://meadow.example/privacy' })
  for (const place of ['', '/sign-up']) {
    await page.goto(at(place))
    await expect(terms).toHaveAttribute('href', 'https://meadow.example/terms')
    await expect(privacy).toHaveAttribute('href', 'https://meadow.example/privacy')
    await expectAccessible(page)
  }
  await expect(page.getByText('By creating an account, you agree to the Terms and the Privacy policy.')).toBeVisible()
  await change({ terms_url: null })
  await page.reload()
  await expect(privacy).toBeVisible()
  await expect(terms).toHaveCount(0)
})

test('a store that serves several countries lets shoppers choose theirs', async ({ page, shop, lastMessage }) => {
  const { at, change } = await shop({
    register_required_fields: { email: { is_required: false }, mobile: { is_required: true, level: 'hard' } },
  })
  const country = page.getByLabel('Country')
  await page.goto(at())
  await page.getByLabel('Phone number or email').fill('7911123456')
  await expect(country).toHaveCount(0)

  await change({ code_countries: ['IN', 'GB', 'US'] })
  await page.goto(at())
  const name = page.getByLabel('Phone number or email', { exact: true })
  await name.pressSequentially('asha')
  await expect(country).toHaveCount(0)
  await name.fill('')
  await name.pressSequentially('07911 123456')
  await expect(name).toBeFocused()
  await expect(country.getByRole('option')).toHaveText(['India (+91)', 'United Kingdom (+44)', 'United States (+1)'])
  await expect(country).toHaveValue('IN')
  await expectAccessible(page)
  await country.selectOption({ label: 'United Kingdom (+44)' })
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await expect(page.getByText('+44 7911123456')).toBeVisible()
  expect((await lastMessage('+447911123456', 'otp')).code).toMatch(/^\d{6}$/)

  await page.goto(at('/sign-up'))
  const phone = page.getByLabel('Phone number', { exact: true })
  await phone.fill('+1 202 555 0143')
  await expect(country).toHaveCount(0)
  await page.getByLabel('First name').fill('Nia')
  await phone.fill('07911 123457')
  await country.selectOption('GB')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByText('+44 7911123457')).toBeVisible()
})

test('redirects to the address where it can be used', async ({ page, shop, baseURL }) => {
  const { at } = await shop()
  await page.goto(`${baseURL?.replace('127.0.0.1', 'localhost')}${at()}?return_to=x`)
  await page.waitForURL(`${baseURL}${at()}?return_to=x`)
  await expect(page.getByLabel('Phone number or email')).toBeVisible()
})

test('explains that a store or a page does not exist', async ({ page, shop }) => {
  await page.goto('/sign-in/ffffffffffffffffffffffff')
  await expect(page.getByRole('alert')).toContainText('There’s no store at this address.')
  await expectAccessible(page)
  const { at } = await shop()
  await page.goto(at('/nothing'))
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible()
  await page.getByRole('link', { name: 'Go to sign-in' }).click()
  await expect(page.getByLabel('Phone number or email')).toBeVisible()
  // A step that the page no longer knows starts over.
  await page.goto(at('/code'))
  await expect(page.getByLabel('Phone number or email')).toBeVisible()
  await page.goto(at('/account'))
  await expect(page.getByLabel('Phone number or email')).toBeVisible()
})

test('is small, cached by browsers, and restricted by a strict policy', async ({ page, shop }) => {
  const { at } = await shop()
  const assets: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/sign-in/assets/')) assets.push(request.url())
  })
  const response = await page.goto(at())
  await expect(page.getByLabel('Phone number or email')).toBeVisible()
  const policy = response?.headers()['content-security-policy'] ?? ''
  expect(policy).toContain("script-src 'self'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe')

  let size = (await response?.body())?.length ?? 0
  for (const asset of assets) {
    const packed = await page.request.get(asset, { headers: { 'accept-encoding': 'gzip' } })
    expect(packed.headers()).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'gzip',
    })
    size += Number(packed.headers()['content-length'])
  }
  expect(assets.length).toBeGreaterThanOrEqual(2)
  expect(size).toBeLessThan(90_000)
})

test('the preview shows what the console sends, and ignores everybody else', async ({ page, shop }) => {
  const { at } = await shop()
  await page.goto(`${at()}?preview=1`)
  // Sent by the page itself, which isn't the console that embeds it.
  await page.evaluate(() =>
    window.dispatchEvent(
      new MessageEvent('message', {
        origin: 'https://evil.example',
        source: window,
        data: { type: 'clientele:preview', config: { display: 'Evil' }, place: '', theme: 'light' },
      }),
    ),
  )
  await expect(page.getByText('Evil')).toBeHidden()
})

test('a long name of a store stays inside of the button that leads back to it', async ({ page, shop, shopUrl }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const { at } = await shop({ name: 'Stationery'.repeat(8) })
  await page.route('**/sign-in/assets/sign-up-*.js', (route) => route.abort())
  await page.goto(`${at()}?return_to=${encodeURIComponent(shopUrl)}`)
  await page.getByRole('link', { name: 'Create an account' }).click()
  const button = page.getByRole('link', { name: /^Back to/ })
  await expect(button).toBeVisible()
  const { label, room } = await button.evaluate((element) => ({
    label: element.scrollWidth,
    room: element.clientWidth,
  }))
  expect(label).toBeLessThanOrEqual(room)
})
