import type { DuplicatePair } from '@clientele/contracts'
import { toast } from 'sonner'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { Toaster } from '@/components/feedback/toaster'
import { DuplicatesPage } from '@/features/users/merging/duplicates-page'
import { asha, nair } from './a-merge'
import { expectAccessible } from './accessible'
import { refused, type Service, World } from './world'

afterEach(() => void toast.dismiss())

const aPair = (facts: Partial<DuplicatePair> = {}): DuplicatePair => ({
  _id: 'pair-1',
  first: asha,
  second: nair,
  reasons: ['phone', 'name_and_birthday'],
  ...facts,
})
const listing = (items: DuplicatePair[], next_cursor?: string) => ({
  items,
  page: {},
  ...(next_cursor && { next_cursor }),
})

const opened = async (service: Service, { permissions, search }: { permissions?: []; search?: string } = {}) => {
  await render(
    <World service={service} {...(permissions && { operator: { permissions } })} {...(search && { search })}>
      <main>
        <DuplicatesPage />
      </main>
      <Toaster />
    </World>,
  )
}
const pairs = () => page.getByRole('list', { name: 'Pairs' })
const merge = () => page.getByRole('button', { name: /^Merge…/ })
const dismiss = () => page.getByRole('button', { name: /^Not the same person/ })

describe('The page of possible duplicates', () => {
  test('shows what two have in common, and leads to both', async () => {
    await opened({ findDuplicates: () => listing([aPair()]) })
    await expect.element(pairs()).toMatchTextContent('Same phone numberSame name and date of birth')
    await expect
      .element(pairs().getByRole('link', { name: /Asha Nair/ }))
      .toHaveAttribute('href', `/a/application-1/customers/${nair._id}`)
    await expect
      .element(page.getByRole('button', { name: 'Not the same person Asha Rao and Asha Nair', exact: true }))
      .toBeVisible()
    await expectAccessible()
  })

  test('opens the preview of a pair, in which the older one stays', async () => {
    const previewMerge = vi.fn<Service[string]>(() => new Promise(() => undefined))
    await opened({ findDuplicates: () => listing([aPair()]), previewMerge })
    await merge().click()
    await expect.element(page.getByRole('dialog', { name: 'Merge two customers' })).toBeVisible()
    await expect
      .poll(() => previewMerge)
      .toHaveBeenCalledWith({ userId: asha._id, body: { other_id: nair._id, choices: {} } })
  })

  test('forgets a pair that isn’t the same person, which is undone with one click', async () => {
    let isDismissed = false
    const dismissDuplicate = vi.fn<Service[string]>((input) => {
      isDismissed = (input as { body: { dismissed: boolean } }).body.dismissed
      return aPair()
    })
    await opened({ findDuplicates: () => listing(isDismissed ? [] : [aPair()]), dismissDuplicate })
    await dismiss().click()
    await expect.element(page.getByText('Asha Rao and Asha Nair are two people')).toBeVisible()
    await expect.element(page.getByText('No possible duplicates')).toBeVisible()
    await expectAccessible()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.element(page.getByText('Asha Rao and Asha Nair may be the same person')).toBeVisible()
    await expect.element(merge()).toBeVisible()
    expect(dismissDuplicate.mock.calls.map(([input]) => input)).toEqual([
      { pairId: 'pair-1', body: { dismissed: true } },
      { pairId: 'pair-1', body: { dismissed: false } },
    ])
  })

  test('lists dismissed pairs, with who dismissed them', async () => {
    const findDuplicates = vi.fn<Service[string]>(() =>
      listing([
        aPair({
          dismissed_at: '2026-01-01T10:00:00.000Z',
          dismissed_by: { kind: 'operator', id: 'operator-1', name: 'Petra' },
        }),
      ]),
    )
    await opened({ findDuplicates }, { search: '?dismissed=true' })
    await expect.element(pairs()).toMatchTextContent('Marked as two people by Petra')
    await expect.element(page.getByRole('button', { name: /^Propose again/ })).toBeVisible()
    expect(findDuplicates).toHaveBeenCalledWith({ pageSize: 25, dismissed: true })
  })

  test('continues where it ended, also if nobody of a page is left', async () => {
    const findDuplicates = vi.fn<Service[string]>((input) =>
      (input as { cursor?: string }).cursor === 'more' ? listing([aPair()]) : listing([], 'more'),
    )
    await opened({ findDuplicates })
    await page.getByRole('button', { name: 'Show more' }).click()
    await expect.element(merge()).toBeVisible()
    await expect.element(page.getByRole('button', { name: 'Show more' })).not.toBeInTheDocument()
  })

  test('offers nothing to an operator who may only look', async () => {
    await opened({ findDuplicates: () => listing([aPair()]) }, { permissions: [] })
    await expect.element(pairs()).toBeVisible()
    await expect.element(merge()).not.toBeInTheDocument()
    await expect.element(dismiss()).not.toBeInTheDocument()
  })

  test('never looks empty because of an error', async () => {
    await opened({
      findDuplicates: () => {
        throw refused({ code: 'OVERLOADED' })
      },
    })
    await expect.element(page.getByText('Couldn’t load the pairs')).toBeVisible()
    await expect.element(page.getByText('No possible duplicates')).not.toBeInTheDocument()
    await expectAccessible()
  })
})
