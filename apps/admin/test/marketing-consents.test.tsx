import type { MarketingConsent } from '@clientele/contracts'
import { useRef, useState } from 'react'
import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { MarketingConsentsField } from '@/features/applications/marketing-consents-field'

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

test('What is wrong with all of them is said above them', async () => {
  await render(
    <Consents first={[named('news'), named('news')]} error={{ message: 'must not have the same slug twice' }} />,
  )
  await expect.element(page.getByRole('alert')).toHaveTextContent('Must not have the same slug twice.')
})

test('A new consent gets the focus', async () => {
  await render(<Consents first={[named('news')]} />)
  page.getByRole('button', { name: 'Add consent' }).element().focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('group', { name: 'Consent 2' }).getByLabelText('Title')).toHaveFocus()
})
