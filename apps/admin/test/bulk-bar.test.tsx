import type { Customer } from '@clientele/contracts'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { BulkBar } from '@/features/users/bulk/bulk-bar'
import { useSelection } from '@/features/users/bulk/use-selection'
import { expectAccessible } from './accessible'
import { aCustomer, type Service, World } from './world'

let key = ''
beforeEach(() => void (key = `test:bulk-bar:${crypto.randomUUID()}`))

const people = (amount: number): Customer[] =>
  Array.from({ length: amount }, (_, at) => aCustomer({ _id: `user-${at}`, first_name: `Person${at}`, last_name: 'X' }))

function Selected({ users, shown }: { users: readonly Customer[]; shown: readonly Customer[] }) {
  const selection = useSelection(key)
  return (
    <main>
      <h1>Customers</h1>
      <button type="button" onClick={() => selection.choose(users, true)}>
        Select them
      </button>
      <BulkBar open={selection.selected.size > 0} selection={selection} shown={shown} />
    </main>
  )
}

const opened = async (amount: number, service: Service = {}, shown = people(5)) => {
  await render(
    <World service={service}>
      <Selected users={people(amount)} shown={shown} />
    </World>,
  )
  await page.getByRole('button', { name: 'Select them' }).click()
}
const bar = () => page.getByRole('region', { name: 'Selection' })
const open = (action: string) => bar().getByRole('button', { name: action, exact: true }).click()
const confirm = (action: string) => page.getByRole('alertdialog').getByRole('button', { name: action }).click()

describe('The bar', () => {
  test('says how many are selected, and how many of them can’t be seen', async () => {
    await opened(25)
    await expect.element(bar().getByRole('status')).toHaveTextContent('25 selected, 20 on other pages')
    await expectAccessible()
  })

  test('shows everyone who is selected, and lets go of one of them, or of all', async () => {
    await opened(3, {}, [])
    await open('Show')
    const dialog = page.getByRole('dialog', { name: '3 customers selected' })
    await expect.element(dialog.getByRole('link', { name: /Person2 X/ })).toBeVisible()
    await expectAccessible()
    await dialog.getByRole('button', { name: 'Deselect Person1 X' }).click()
    await expect.element(page.getByRole('dialog', { name: '2 customers selected' })).toBeVisible()
    await page.getByRole('button', { name: 'Clear selection' }).click()
    await expect.element(bar()).not.toBeInTheDocument()
  })
})

describe('An action on many customers', () => {
  test('lists them, and asks for a reason', async () => {
    const archiveUser = vi.fn<Service[string]>(() => ({ success: true }))
    await opened(3, { archiveUser })
    await open('Archive')
    const dialog = page.getByRole('alertdialog', { name: 'Archive 3 customers?' })
    await expect.element(dialog.getByRole('button', { name: 'Cancel' })).toHaveFocus()
    await expect.element(dialog.getByText('Person0 X')).toBeVisible()
    expect(dialog.getByRole('listitem').elements()).toHaveLength(3)
    await expectAccessible()
    await confirm('Archive 3 customers')
    await expect.element(dialog.getByLabelText('Reason')).toHaveAttribute('aria-invalid', 'true')
    expect(archiveUser).not.toHaveBeenCalled()
    await dialog.getByLabelText('Reason').fill('Duplicates')
    await confirm('Archive 3 customers')
    await vi.waitFor(() => expect(archiveUser).toHaveBeenCalledTimes(3))
    expect(archiveUser).toHaveBeenCalledWith({ body: { user_id: 'user-0', reason: 'Duplicates' } })
  })

  test('needs their number typed from 25 on, in any digits', async () => {
    const blockOrUnblockUsers = vi.fn<Service[string]>(() => ({ success: true }))
    await opened(25, { blockOrUnblockUsers })
    await open('Block')
    const dialog = page.getByRole('alertdialog', { name: 'Block 25 customers?' })
    await dialog.getByLabelText('Reason').fill('Fraud')
    const proof = dialog.getByLabelText('Type 25 to confirm')
    for (const wrong of ['', '24', '2 5 0']) {
      await proof.fill(wrong)
      await confirm('Block 25 customers')
      await expect.element(proof).toHaveAttribute('aria-invalid', 'true')
    }
    await expectAccessible()
    expect(blockOrUnblockUsers).not.toHaveBeenCalled()
    await proof.fill(' \u0662\u0665 ')
    await confirm('Block 25 customers')
    await vi.waitFor(() => expect(blockOrUnblockUsers).toHaveBeenCalledOnce())
  })

  test('needs nothing typed below 25, and starts empty when it is asked again', async () => {
    await opened(24)
    await open('Block')
    const dialog = page.getByRole('alertdialog', { name: 'Block 24 customers?' })
    await expect.element(dialog.getByLabelText(/^Type/)).not.toBeInTheDocument()
    await dialog.getByLabelText('Reason').fill('Fraud')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect.element(dialog).not.toBeInTheDocument()
    await open('Block')
    await expect.element(page.getByLabelText('Reason')).toHaveValue('')
  })
})
