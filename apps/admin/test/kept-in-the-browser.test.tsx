import { beforeEach, describe, expect, test } from 'vitest'
import { renderHook } from 'vitest-browser-react'
import { useDisplay } from '@/features/users/list/use-display'
import { useDeletedColumns } from '@/features/users/list/deleted-columns'
import { useListQuery } from '@/features/users/list/list-query'
import { changesOf } from '@/features/users/list/change-views'
import { useViews } from '@/features/users/list/use-views'
import { isListOf, useStored } from '@/lib/use-stored'
import { refused, World } from './world'

beforeEach(() => localStorage.clear())

const areNumbers = isListOf((each): each is number => typeof each === 'number')
const readNumbers = (stored: unknown) => (areNumbers(stored) ? stored : undefined)
const none: number[] = []

describe('A value stored in the browser', () => {
  test('is the same for every component that shows it', async () => {
    const one = await renderHook(() => useStored('numbers', readNumbers, none))
    const other = await renderHook(() => useStored('numbers', readNumbers, none))
    await one.act(() => one.result.current[1]([1, 2]))
    expect(other.result.current[0]).toEqual([1, 2])
  })

  test.each(['{', '"text"', '[1, "two"]'])('is ignored if it is %s', async (left) => {
    localStorage.setItem('numbers', left)
    const { result } = await renderHook(() => useStored('numbers', readNumbers, none))
    expect(result.current[0]).toBe(none)
  })
})

describe('The columns of a list', () => {
  test('lose an attribute that has been deleted, and keep the others', async () => {
    const { result, act, rerender } = await renderHook(
      (error?: unknown) => {
        const display = useDisplay()
        useDeletedColumns(display, error)
        return display
      },
      { wrapper: ({ children }) => <World>{children}</World> },
    )
    await act(() => result.current.showColumns(['status', 'attribute:size', 'attribute:tier']))
    await rerender(refused({ code: 'OVERLOADED' }))
    expect(result.current.columns).toHaveLength(3)
    const details = [{ field: 'definitionIds.1', message: 'is an unknown attribute' }]
    await rerender(refused({ code: 'ATTRIBUTE_NOT_FOUND', details }))
    expect(result.current.columns).toEqual(['status', 'attribute:size'])
  })
})

describe('A saved view', () => {
  const opened = async (search: string) => {
    const { result, act } = await renderHook(
      () => {
        const [query, display] = [useListQuery(), useDisplay()]
        return { query, display, views: useViews(query, display) }
      },
      { wrapper: ({ children }) => <World search={search}>{children}</World> },
    )
    return { page: () => result.current, act }
  }

  test('restores the filters, the order and the columns it was saved with', async () => {
    const { page, act } = await opened('?status=blocked&sort=name')
    await act(() => page().display.showColumns(['status', 'username']))
    await act(() => changesOf(page().views).saveAs('Trouble'))
    expect(page().views.current?.name).toBe('Trouble')
    expect(page().views.isChanged).toBe(false)

    await act(() => page().query.clear())
    await act(() => page().display.reset())
    expect(page().views.isChanged).toBe(true)

    const [view] = page().views.views
    await act(() => changesOf(page().views).open(view))
    expect(page().query.input).toMatchObject({ status: 'blocked', sort: 'name' })
    expect(page().display.columns).toEqual(['status', 'username'])
    expect(page().views.isChanged).toBe(false)
  })

  test('can be restored after it was removed', async () => {
    const { page, act } = await opened('?status=blocked')
    await act(() => changesOf(page().views).saveAs('Trouble'))
    const [view] = page().views.views
    if (!view) throw new Error('Nothing was saved.')
    let undo = () => {}
    await act(() => {
      undo = changesOf(page().views).remove(view)
    })
    expect(page().views.views).toEqual([])
    expect(page().query.state.view).toBeNull()
    await act(() => undo())
    expect(page().views.views).toEqual([view])
  })
})
