import type { Customer } from '@clientele/contracts'
import { useState } from 'react'
import { toast } from 'sonner'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { Toaster } from '@/components/feedback/toaster'
import { MergeDialog } from '@/features/users/merging/merge-dialog'
import { aMerge, aPreview, asha, nair } from './a-merge'
import { expectAccessible } from './accessible'
import { aCustomer, refused, type Service, World } from './world'

// A toast below the pointer would stay, and be taken for that of the next test.
afterEach(() => void toast.dismiss())

const definitions = { items: [], page: { has_next: false } }

function Opened({ other }: { other: Customer | undefined }) {
  const [open, setOpen] = useState(true)
  return <MergeDialog open={open} onOpenChange={setOpen} user={asha} other={other} />
}

const opened = (service: Service, other?: Customer) =>
  render(
    <World service={{ getUserAttributeDefinitions: () => definitions, ...service }}>
      <main>
        <h1>Asha Rao</h1>
        <Opened other={other} />
      </main>
      <Toaster />
    </World>,
  )

const dialog = () => page.getByRole('dialog', { name: 'Merge two customers' })
const press = (name: string) => dialog().getByRole('button', { name }).click()
const people = () => dialog().getByRole('list', { name: 'The two customers' }).getByRole('listitem')
const confirm = async (name: string, reason: string) => {
  await dialog()
    .getByLabelText(/^Type /)
    .fill(name)
  await dialog().getByLabelText('Reason').fill(reason)
  await press('Merge customers')
}

describe('Choosing the other customer', () => {
  const search = (words: string) => dialog().getByLabelText('Search for the other customer').fill(words)
  const found = () => dialog().getByRole('list', { name: 'Customers found' }).getByRole('button')

  test('finds everyone else, and offers those who can be merged', async () => {
    const archived = aCustomer({ _id: 'archived', first_name: 'Archie', last_name: 'Ved', status: 'archived' })
    const previewMerge = vi.fn<Service[string]>(() => aPreview())
    await opened({ searchUsers: () => ({ users: [asha, archived, nair] }), previewMerge })
    await expect.element(dialog().getByLabelText('Search for the other customer')).toHaveFocus()
    await search('asha')
    await expect.element(found().nth(1)).toBeVisible()
    expect(found().elements()).toHaveLength(2)
    await expect.element(found().first()).toBeDisabled()
    await expect.element(found().first()).toMatchTextContent('Archived')
    await expectAccessible()
    await found().nth(1).click()
    await expect.element(people().first()).toMatchTextContent('Asha Rao')
    expect(previewMerge).toHaveBeenCalledWith({ userId: asha._id, body: { other_id: nair._id, choices: {} } })
    await press('Choose someone else')
    await expect.element(dialog().getByLabelText('Search for the other customer')).toBeVisible()
  })

  test('says if nobody else matches, and if the search fails', async () => {
    let isDown = false
    await opened({
      searchUsers: () => {
        if (isDown) throw refused({ code: 'OVERLOADED' })
        return { users: [asha] }
      },
    })
    await search('rao')
    await expect.element(dialog().getByText('Nobody else matches “rao”.')).toBeVisible()
    isDown = true
    await search('nair')
    await expect.element(dialog().getByText('Couldn’t search')).toBeVisible()
    await expectAccessible()
  })
})

describe('The preview', () => {
  test('shows each field, what moves, and what ends', async () => {
    await opened({ previewMerge: () => aPreview() }, nair)
    await expect.element(people().first()).toMatchTextContent('Stays')
    await expect.element(people().last()).toMatchTextContent('Will be merged')
    const keep = dialog().getByRole('radiogroup', { name: 'Last name' })
    await expect.element(keep.getByRole('radio', { name: 'Rao' })).toBeChecked()
    await expect.element(dialog().getByRole('region', { name: 'Other fields' })).toMatchTextContent('GenderFemale')
    await expect.element(dialog().getByRole('region', { name: 'What moves' })).toMatchTextContent('1 email address')
    await expect.element(dialog().getByRole('region', { name: 'What ends' })).toMatchTextContent('2 sessions')
    await expect.element(dialog().getByRole('button', { name: 'Choose someone else' })).not.toBeInTheDocument()
    await expectAccessible()
  })

  test('shows which consents the customer will have, and why', async () => {
    const said = (value: boolean, updated_at: string) => ({ value, source: 'account' as const, updated_at })
    const [early, late] = ['2024-01-31T09:30:00.000Z', '2025-01-31T09:30:00.000Z']
    const consents = [
      {
        slug: 'email_marketing',
        label: 'News by email',
        survivor: said(true, early),
        other: said(false, late),
        result: false,
        of: 'other' as const,
        reason: 'later' as const,
      },
      {
        slug: 'post',
        label: 'Letters',
        survivor: said(true, early),
        result: true,
        of: 'survivor' as const,
        reason: 'only' as const,
      },
    ]
    await opened({ previewMerge: () => aPreview({ consents }) }, nair)
    const items = dialog().getByRole('region', { name: 'Consents afterward' }).getByRole('listitem')
    await expect.element(items.first()).toMatchTextContent('News by emailWithdrawn')
    await expect
      .element(items.first())
      .toMatchTextContent('the last word of the merged customer; the customer who stays had given it before.')
    await expect.element(items.last()).toMatchTextContent('LettersGiven')
    await expect.element(items.last()).toMatchTextContent('Only the customer who stays has said anything about it.')
    await expectAccessible()
  })

  test('is of the other way around once the two are turned around, without the choices made before', async () => {
    const previewMerge = vi.fn<Service[string]>((input) =>
      (input as { userId: string }).userId === asha._id ? aPreview() : aPreview({ survivor: nair, other: asha }),
    )
    await opened({ previewMerge }, nair)
    await dialog().getByRole('radio', { name: 'Nair' }).click()
    await expect
      .poll(() => previewMerge)
      .toHaveBeenLastCalledWith({
        userId: asha._id,
        body: { other_id: nair._id, choices: { last_name: 'other' } },
      })
    await press('Keep the other one')
    await expect.element(people().first()).toMatchTextContent('Asha Nair')
    expect(previewMerge).toHaveBeenLastCalledWith({ userId: nair._id, body: { other_id: asha._id, choices: {} } })
    await expect.element(dialog().getByLabelText('Type Asha Rao to confirm')).toBeVisible()
  })

  test('says why two can’t be merged, and what can be done', async () => {
    const message = 'This user is blocked, and would get around that. Unblock them first, or merge the other way around'
    const blocked = { ...nair, status: 'blocked' as const }
    await opened(
      {
        previewMerge: (input) => {
          if ((input as { userId: string }).userId === nair._id)
            return aPreview({ survivor: blocked, other: asha, fields: [] })
          throw refused({ code: 'MERGE_NOT_POSSIBLE', details: [{ field: 'body.other_id', message }] })
        },
      },
      blocked,
    )
    await expect.element(dialog().getByText('These customers can’t be merged')).toBeVisible()
    await expect.element(dialog().getByText(/^This customer is blocked, and would get around that/)).toBeVisible()
    await expectAccessible()
    await press('Keep the other one')
    await expect.element(dialog().getByText(/^The customer who stays is blocked/)).toBeVisible()
  })

  test('can be read again if the service is busy', async () => {
    let isDown = true
    await opened(
      {
        previewMerge: () => {
          if (isDown) throw refused({ code: 'OVERLOADED' })
          return aPreview()
        },
      },
      nair,
    )
    await expect.element(dialog().getByText('Couldn’t load the preview')).toBeVisible()
    isDown = false
    await press('Retry')
    await expect.element(people().first()).toBeVisible()
  })
})

describe('Merging', () => {
  test('needs the name and a reason, sends the choices and what was seen, and is undone with one click', async () => {
    const mergeUsers = vi.fn<Service[string]>(() => ({ user: asha, merge: aMerge() }))
    const undoMerge = vi.fn<Service[string]>(() => ({ survivor: asha, other: nair, kept: ['first_name'] }))
    await opened({ previewMerge: () => aPreview(), mergeUsers, undoMerge }, nair)
    await dialog().getByRole('radio', { name: 'Nair' }).click()
    await press('Merge customers')
    await expect.element(dialog().getByText('Type Asha Nair to confirm.')).toBeVisible()
    await expect.element(dialog().getByText(/^Enter a reason/)).toBeVisible()
    await expectAccessible()
    await confirm('Asha Rao', 'Same person')
    await expect.element(dialog().getByText('Type Asha Nair to confirm.')).toBeVisible()
    expect(mergeUsers).not.toHaveBeenCalled()
    await confirm(' asha NAIR ', 'Same person')
    await expect.element(page.getByText('Merged Asha Nair into Asha Rao')).toBeVisible()
    await expect.element(dialog()).not.toBeInTheDocument()
    expect(mergeUsers).toHaveBeenCalledExactlyOnceWith({
      userId: asha._id,
      body: {
        other_id: nair._id,
        survivor_version: 4,
        other_version: 7,
        choices: { last_name: 'other' },
        reason: 'Same person',
      },
    })
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.element(page.getByText('Asha Nair is separate again')).toBeVisible()
    await expect.element(page.getByText('Changed since, and left as it was: first name')).toBeVisible()
    expect(undoMerge).toHaveBeenCalledExactlyOnceWith({ userId: asha._id, mergeId: aMerge()._id, body: {} })
  })

  test('does nothing if one of the two has changed since the preview, which is read again', async () => {
    let survivor = asha
    const mergeUsers = vi.fn<Service[string]>(() => {
      if (survivor !== asha) return { user: survivor, merge: aMerge() }
      survivor = { ...asha, first_name: 'Aisha', __v: 5 }
      throw refused({
        code: 'STALE_VERSION',
        details: [{ field: 'body.survivor_version', message: 'This user has changed since' }],
      })
    })
    await opened({ previewMerge: () => aPreview({ survivor }), mergeUsers }, nair)
    await confirm('Asha Nair', 'Same person')
    await expect.element(dialog().getByText(/^Someone changed one of them in the meantime/)).toBeVisible()
    await expectAccessible()
    await expect.element(people().first()).toMatchTextContent('Aisha Rao')
    await press('Merge customers')
    await expect.element(page.getByText('Merged Asha Nair into Aisha Rao')).toBeVisible()
    expect(mergeUsers.mock.calls.map(([input]) => input)).toMatchObject([
      { body: { survivor_version: 4 } },
      { body: { survivor_version: 5 } },
    ])
  })
})
