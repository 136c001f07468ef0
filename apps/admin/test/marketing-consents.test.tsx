import type { MarketingConsent } from '@clientele/contracts'
import { useRef, useState } from 'react'
import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { MarketingConsentsField } from '@/features/applications/marketing-consents-field'
import { ResourceScopesField } from '@/features/oauth-resources/resource-scopes-field'

const named = (slug: string): MarketingConsent => ({ slug, title: slug, text: `Send me ${slug}.` })

function Consents({ first, error }: { first: MarketingConsent[]; error?: unknown }) {
  const [value, setValue] = useState(first)
  const field = useRef<{ focus: () => void }>(null)
  return (
    <>
      <MarketingConsentsField label="Consents" ref={field} value={value} onValueChange={setValue} error={error} />
      <button type="button" onClick={() => field.current?.focus()}>
        Save
      </button>
    </>
  )
}

test('What is wrong with one of several consents is said at its field, which gets the focus', async () => {
  const error = [undefined, { slug: { type: 'server', message: 'must not be empty' } }]
  await render(<Consents first={[named('news'), named('offers')]} error={error} />)
  const second = page.getByRole('group', { name: 'Consent 2' })
  await expect.element(second.getByRole('alert')).toHaveTextContent('Must not be empty.')
  expect(page.getByRole('alert').elements()).toHaveLength(1)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect.element(second.getByLabelText('Slug')).toHaveFocus()
})

test('A slug that is there twice is said at the later one, which gets the focus', async () => {
  const error = { message: 'must not have the same slug twice' }
  await render(<Consents first={[named('news'), named('offers'), named('news')]} error={error} />)
  const third = page.getByRole('group', { name: 'Consent 3' })
  await expect.element(third.getByRole('alert')).toHaveTextContent('Must not have the same slug twice.')
  expect(page.getByRole('alert').elements()).toHaveLength(1)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect.element(third.getByLabelText('Slug')).toHaveFocus()
})

test('What is wrong with all of them is said above them', async () => {
  await render(<Consents first={[named('news')]} error={{ message: 'must be a list of consents' }} />)
  await expect.element(page.getByRole('alert')).toHaveTextContent('Must be a list of consents.')
})

test('A scope that is there twice is said at the later one', async () => {
  const scope = { name: 'orders:read', description: 'See your orders' }
  const error = { message: 'must not contain a scope twice' }
  await render(<ResourceScopesField value={[scope, scope]} onValueChange={() => undefined} error={error} />)
  const second = page.getByRole('listitem', { name: 'Scope 2' })
  await expect.element(second.getByRole('alert')).toHaveTextContent('Must not contain a scope twice.')
  expect(page.getByRole('alert').elements()).toHaveLength(1)
})

test('A new consent gets the focus', async () => {
  await render(<Consents first={[named('news')]} />)
  page.getByRole('button', { name: 'Add consent' }).element().focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('group', { name: 'Consent 2' }).getByLabelText('Title')).toHaveFocus()
})
