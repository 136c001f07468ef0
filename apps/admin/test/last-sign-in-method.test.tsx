import { type Changes, defaultPlatformConfig, type PlatformConfig } from '@clientele/contracts'
import { describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { Toaster } from '@/components/feedback/toaster'
import { ConfigForm } from '@/features/platform-config/config-form'
import { lostWaysIn, methodsBefore, valuesOf } from '@/features/platform-config/values'
import { expectAccessible } from './accessible'
import { type Service, World } from './world'

const config = (change: Partial<PlatformConfig> = {}): PlatformConfig => ({
  ...defaultPlatformConfig,
  __v: 3,
  ...change,
})
const onlyPassword = { login: { password: true, otp: false } }
const google = { social: { google: true }, social_tokens: { google: { app_id: 'g-1' } } }

describe('Customers lose their last sign-in method', () => {
  const lost = (before: Partial<PlatformConfig>, after: Partial<PlatformConfig>) =>
    lostWaysIn(valuesOf(config(before)), valuesOf(config(after)))
  const none = { login: { password: false, otp: false } }

  test.each<[string, Partial<PlatformConfig>, Partial<PlatformConfig>, string[]]>([
    ['with both methods', {}, none, ['login.password', 'login.otp']],
    ['with the only one', onlyPassword, none, ['login.password']],
    ['with the only provider', { ...none, ...google }, none, ['social.google']],
    ['with the ID of the only provider', { ...none, ...google }, { ...none, social: google.social }, ['social.google']],
    ['with sign-in as a whole', onlyPassword, { ...onlyPassword, active: false }, ['login.password']],
    ['not while another method is on', {}, onlyPassword, []],
    ['not while a provider is on', onlyPassword, { ...none, ...google }, []],
    [
      'but a provider without an ID doesn’t count',
      onlyPassword,
      { ...none, social: google.social },
      ['login.password'],
    ],
    ['not if nobody could sign in before', none, { ...none, subtext: 'Welcome' }, []],
  ])('%s', (_, before, after, methods) => {
    expect(lost(before, after)).toEqual(methods)
  })

  test('by restoring a version in which none was on', () => {
    const now = valuesOf(config({ ...onlyPassword, ...google }))
    const later: Changes[] = [
      { 'login.password': { from: false, to: true }, subtext: { from: 'a', to: 'b' } },
      { 'social_tokens.google.app_id': { to: 'g-1' }, 'nothing.like.this': { from: 1 } },
    ]
    expect(lostWaysIn(now, methodsBefore(now, later))).toEqual(['login.password', 'social.google'])
    expect(lostWaysIn(now, methodsBefore(now, later.slice(0, 1)))).toEqual([])
    expect(now.login.password).toBe(true)
  })
})

describe('The settings', () => {
  const totals: Service = {
    getCustomers: (input) => {
      const { hasEmail, hasPhone, status, pageSize } = input as Record<string, unknown>
      expect({ status, pageSize }).toEqual({ status: ['active'], pageSize: 1 })
      return { items: [], page: { item_total: hasEmail ? 1000 : hasPhone ? 700 : 10_000, total_relation: 'gte' } }
    },
    getSignInCounts: () => ({ password: { count: 1204, relation: 'eq' }, social: { count: 7000, relation: 'gte' } }),
  }
  const opened = (service: Service, given: Partial<PlatformConfig> = onlyPassword) =>
    render(
      <World service={{ ...totals, ...service }}>
        <main>
          <h1>Sign-in settings</h1>
          <ConfigForm config={config(given)} mayWrite />
        </main>
        <Toaster />
      </World>,
    )
  const toggle = (name: string) => page.getByRole('switch', { name, exact: true }).click()
  const save = () => page.getByRole('button', { name: 'Save changes' }).click()
  const dialog = () => page.getByRole('alertdialog', { name: 'Turn off every way to sign in?' })

  test('ask before the last method is turned off, with whom it affects, and need it typed', async () => {
    const updatePlatformConfig = vi.fn<Service[string]>(() => config({ login: { password: false, otp: false } }))
    await opened({ updatePlatformConfig, getPlatformConfigVersions: () => ({ items: [], page: {} }) })
    await toggle('Password')
    await save()
    await expect.element(dialog().getByText('10,000+ active customers')).toBeVisible()
    await expect.element(dialog().getByText('They lose: Password.')).toBeVisible()
    await expect
      .element(dialog().getByText(/1,000\+ of them have an email address, 700\+ a phone number/))
      .toBeVisible()
    await expect.element(dialog().getByText('With a password, but no linked social account: 1,204.')).toBeVisible()
    // Nobody loses what isn't turned off.
    await expect.element(dialog().getByText(/With a linked social account/)).not.toBeInTheDocument()
    await expectAccessible()
    await dialog().getByRole('button', { name: 'Turn off sign-in' }).click()
    const proof = dialog().getByLabelText('Type turn off sign-in to confirm')
    await expect.element(proof).toHaveAttribute('aria-invalid', 'true')
    expect(updatePlatformConfig).not.toHaveBeenCalled()
    await proof.fill('Turn off sign-in')
    await dialog().getByRole('button', { name: 'Turn off sign-in' }).click()
    await expect.poll(() => updatePlatformConfig).toHaveBeenCalledOnce()
    await expect.element(dialog()).not.toBeInTheDocument()
  })

  test('say how many customers have only a linked social account', async () => {
    await opened({}, { login: { password: false, otp: false }, ...google })
    await toggle('Google')
    await save()
    await expect
      .element(dialog().getByText('With a linked social account, but no password: at least 7,000.'))
      .toBeVisible()
    await expect.element(dialog().getByText(/With a password, but no/)).not.toBeInTheDocument()
  })

  test('ask nothing while a method stays on', async () => {
    const updatePlatformConfig = vi.fn<Service[string]>(() => config())
    await opened({ updatePlatformConfig, getPlatformConfigVersions: () => ({ items: [], page: {} }) })
    await toggle('One-time code')
    await toggle('Password')
    await save()
    await expect.poll(() => updatePlatformConfig).toHaveBeenCalledOnce()
  })
})
