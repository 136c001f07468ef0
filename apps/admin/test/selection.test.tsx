import { beforeEach, describe, expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render, renderHook } from 'vitest-browser-react'
import { columnsNamed } from '@/features/users/list/user-columns'
import { List } from '@/components/data/list'
import { Toaster } from '@/components/feedback/toaster'
import { selectColumn } from '@/features/users/bulk/select-column'
import { useBarKeys } from '@/features/users/bulk/use-bar-keys'
import { useSelection } from '@/features/users/bulk/use-selection'
import { useListKeys } from '@/features/users/list/use-list-keys'
import { forgetTab } from '@/lib/use-tab-stored'
import { aCustomer, World } from './world'

const names = ['Ada', 'Ben', 'Chitra', 'Dilys', 'Eve']
const everyone = names.map((first_name) => aCustomer({ _id: first_name.toLowerCase(), first_name, last_name: '' }))
const [firstPage, secondPage] = [everyone.slice(0, 3), everyone.slice(3)]

let key = ''
beforeEach(() => void (key = `test:selection:${crypto.randomUUID()}`))

const chosenBy = (selection: { selected: ReadonlyMap<string, unknown> }) => [...selection.selected.keys()]

describe('A selection', () => {
  const [ada, , chitra] = everyone
  if (!ada || !chitra) throw new Error('There are five.')

  test('includes all rows in between when the second one is selected with Shift', async () => {
    const { result, act } = await renderHook(() => useSelection(key))
    await act(() => result.current.toggle(chitra, true, everyone, false))
    await act(() => result.current.toggle(ada, true, everyone, true))
    expect(chosenBy(result.current).toSorted()).toEqual(['ada', 'ben', 'chitra'])
  })

  test('deselects all rows in between in the same way', async () => {
    const { result, act } = await renderHook(() => useSelection(key))
    await act(() => result.current.choose(everyone, true))
    await act(() => result.current.toggle(ada, false, everyone, false))
    await act(() => result.current.toggle(chitra, false, everyone, true))
    expect(chosenBy(result.current)).toEqual(['dilys', 'eve'])
  })

  test('includes only one row if the last one is on another page', async () => {
    const { result, act } = await renderHook(() => useSelection(key))
    await act(() => result.current.toggle(ada, true, firstPage, false))
    const [dilys] = secondPage
    if (!dilys) throw new Error('There are five.')
    await act(() => result.current.toggle(dilys, true, secondPage, true))
    expect(chosenBy(result.current)).toEqual(['ada', 'dilys'])
  })

  test('can be reduced to certain rows', async () => {
    const { result, act } = await renderHook(() => useSelection(key))
    await act(() => result.current.choose(everyone, true))
    await act(() => result.current.keep(['ben', 'nobody']))
    expect(chosenBy(result.current)).toEqual(['ben'])
  })

  test('survives leaving the page, and is stored with what its list shows, but nothing else', async () => {
    const first = await renderHook(() => useSelection(key))
    await first.act(() => first.result.current.choose(everyone.slice(0, 1), true))
    await first.unmount()
    const again = await renderHook(() => useSelection(key))
    expect(chosenBy(again.result.current)).toEqual(['ada'])
    expect(JSON.parse(sessionStorage.getItem(key)?.slice(2) ?? '')).toEqual([
      { _id: 'ada', name: 'Ada', contact: 'asha@example.com', status: 'active', list: '' },
    ])
    await again.act(() => again.result.current.clear())
    expect(sessionStorage.getItem(key)).toBeNull()
  })

  test('is empty if another release has stored it', async () => {
    sessionStorage.setItem(key, '0 {"ada": true}')
    const { result } = await renderHook(() => useSelection(key))
    expect(chosenBy(result.current)).toEqual([])
  })

  test('is gone when the operator signs out', async () => {
    const { result, act } = await renderHook(() => useSelection(key))
    await act(() => result.current.choose(everyone, true))
    forgetTab()
    expect(sessionStorage.length).toBe(0)
  })

  test('knows who is on other pages, and who is in none of the pages', async () => {
    const { result, act, rerender } = await renderHook((list?: string) => useSelection(key, list ?? '?q=a'))
    await act(() => result.current.choose(everyone, true))
    expect(result.current.beyond(firstPage)).toEqual({ onOtherPages: 2, elsewhere: 0 })
    await rerender('?q=b')
    expect(result.current.beyond(firstPage)).toEqual({ onOtherPages: 0, elsewhere: 2 })
  })
})

function CustomerList() {
  const selection = useSelection(key)
  useListKeys(everyone, selection)
  useBarKeys(selection)
  const quiet = { error: null, isError: false, isFetching: false, isPlaceholderData: false, refetch: () => undefined }
  return (
    <main>
      <List
        caption="Customers"
        columns={[selectColumn(selection, everyone), ...columnsNamed([])]}
        query={quiet}
        rows={everyone}
        failure="Couldn’t load customers"
        empty={null}
        isChosen={({ _id }) => selection.selected.has(_id)}
      />
      <p>{chosenBy(selection).join(', ') || 'nobody'}</p>
    </main>
  )
}

describe('A list of customers', () => {
  const opened = () =>
    render(
      <World>
        <CustomerList />
        <Toaster />
      </World>,
    )

  test('can be navigated with J and K, selected with X, and deselected with Escape', async () => {
    const screen = await opened()
    await userEvent.keyboard('jj')
    await expect.element(screen.getByRole('link', { name: /Ben/ })).toHaveFocus()
    await userEvent.keyboard('xkx')
    await expect.element(screen.getByText('ben, ada', { exact: true })).toBeVisible()
    await userEvent.keyboard('kk')
    await expect.element(screen.getByRole('link', { name: /Ada/ })).toHaveFocus()
    await userEvent.keyboard('{Escape}')
    await expect.element(screen.getByText('nobody', { exact: true })).toBeVisible()
  })

  test('gets its selection back after Escape, along with anyone selected since', async () => {
    const screen = await opened()
    await userEvent.keyboard('jx')
    await userEvent.keyboard('jx')
    await userEvent.keyboard('{Escape}')
    await expect.element(screen.getByText('nobody', { exact: true })).toBeVisible()
    await userEvent.keyboard('jx')
    await expect.element(screen.getByText('chitra', { exact: true })).toBeVisible()
    await screen.getByRole('button', { name: 'Undo' }).click()
    await expect.element(screen.getByText('ada, ben, chitra', { exact: true })).toBeVisible()
  })

  test('ignores letters typed with a modifier', async () => {
    const screen = await opened()
    await userEvent.keyboard('j{Control>}x{/Control}')
    await expect.element(screen.getByText('nobody', { exact: true })).toBeVisible()
  })

  test('can be selected as a whole by the checkbox in its heading, which shows a mixed state in between', async () => {
    const screen = await opened()
    const all = screen.getByRole('checkbox', { name: 'Select all on this page' })
    await screen.getByRole('checkbox', { name: 'Select Ben' }).click()
    await expect.element(all).toBePartiallyChecked()
    await all.click()
    await expect.element(screen.getByText('ben, ada, chitra, dilys, eve', { exact: true })).toBeVisible()
    await all.click()
    await expect.element(screen.getByText('nobody', { exact: true })).toBeVisible()
  })
})
