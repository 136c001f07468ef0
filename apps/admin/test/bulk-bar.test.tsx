import type { Customer } from '@clientele/contracts'
import type { ComponentProps } from 'react'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { BulkBar } from '@/features/users/bulk/bulk-bar'
import { useSelection } from '@/features/users/bulk/use-selection'
import { expectAccessible } from './accessible'
import { aCustomer, type Service, World } from './world'

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: vi.fn<() => void>() }) }))

let key = ''
beforeEach(() => void (key = `test:bulk-bar:${crypto.randomUUID()}`))

const people = (amount: number): Customer[] =>
  Array.from({ length: amount }, (_, at) => aCustomer({ _id: `user-${at}`, first_name: `Person${at}`, last_name: 'X' }))

type List = ComponentProps<typeof BulkBar>['list']

function Selected({ users, shown, list }: { users: readonly Customer[]; shown: readonly Customer[]; list?: List }) {
  const selection = useSelection(key)
  return (
    <main>
      <h1>Customers</h1>
      <button type="button" onClick={() => selection.choose(users, true)}>
        Select them
      </button>
      <BulkBar open={selection.selected.size > 0} selection={selection} shown={shown} list={list} />
    </main>
  )
}

const opened = async (amount: number, service: Service = {}, shown = people(5), list?: List) => {
  await render(
    <World service={service}>
      <Selected users={people(amount)} shown={shown} list={list} />
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

describe('Once a page is selected', () => {
  const pageOf = (users: readonly Customer[], { pageSize, pageNo }: { pageSize: number; pageNo: number }) => ({
    items: users.slice((pageNo - 1) * pageSize, pageNo * pageSize),
    page: { has_next: pageNo * pageSize < users.length, next_cursor: `after ${pageNo}` },
  })
  const select = (amount: number) =>
    page.getByRole('button', { name: amount === 1_000 ? 'Select the first 1,000' : `Select all ${amount}` })

  test('so can be all customers of the list, whichever page is shown', async () => {
    const getCustomers = vi.fn<Service[string]>((input) =>
      pageOf(people(350), input as { pageSize: number; pageNo: number }),
    )
    const list = {
      input: { q: 'x', pageSize: 5, pageNo: 2, cursor: 'after 1' },
      page: { item_total: 350 },
      filter: { q: 'x' },
    }
    await opened(5, { getCustomers }, people(5), list)
    await select(350).click()
    await expect.element(bar().getByRole('status')).toHaveTextContent('350 selected, 345 on other pages')
    expect(getCustomers.mock.calls.map(([input]) => input)).toEqual(
      [1, 2, 3, 4].map((pageNo) => ({
        q: 'x',
        pageSize: 100,
        pageNo,
        ...(pageNo > 1 && { cursor: `after ${pageNo - 1}` }),
      })),
    )
    await expect.element(select(350)).not.toBeInTheDocument()
    await expectAccessible()
  })

  test('no more of them than can be handled at once', async () => {
    const getCustomers = (input: unknown) => pageOf(people(1_200), input as { pageSize: number; pageNo: number })
    const page1 = { item_total: 1_000, total_relation: 'gte' as const }
    await opened(5, { getCustomers }, people(5), { input: {}, page: page1, filter: {} })
    await select(1_000).click()
    await expect.element(bar().getByRole('status')).toHaveTextContent('1,000 selected, 995 on other pages')
  })

  test.each([
    ['that is all', 5, 5],
    ['only a part of the page is', 4, 350],
  ])('nothing more is offered if %s', async (_why, amount, item_total) => {
    await opened(amount, {}, people(5), { input: {}, page: { item_total }, filter: {} })
    await expect.element(bar().getByRole('status')).toHaveTextContent(`${amount} selected`)
    await expect.element(bar().getByText(/^(Select|All) /)).not.toBeInTheDocument()
  })

  test('the bar is no wider than a phone', async () => {
    await page.viewport(320, 700)
    onTestFinished(() => page.viewport(1280, 720))
    await opened(5, {}, people(5), {
      input: { q: 'x' },
      page: { item_total: 12_431, total_relation: 'gte' },
      filter: { q: 'x' },
    })
    await expect.element(bar().getByRole('button', { name: 'All 12,431+ that match…' })).toBeVisible()
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth)
  })

  test('everyone who matches can be acted on by a job', async () => {
    await opened(5, {}, people(5), { input: {}, page: { item_total: 12_431 }, filter: { status: 'blocked' } })
    await open('All 12,431 that match…')
    await expect.element(page.getByRole('dialog', { name: 'All 12,431 customers that match' })).toBeVisible()
    await expectAccessible()
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
    await expect.poll(() => archiveUser).toHaveBeenCalledTimes(3)
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
    await expect.poll(() => blockOrUnblockUsers).toHaveBeenCalledOnce()
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
