import type { DehydratedState } from '@tanstack/react-query'
import { Suspense } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WhenRead } from './when-read'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const data: DehydratedState = { queries: [], mutations: [] }
const render = (reading: Promise<DehydratedState>) =>
  WhenRead({
    reading,
    meanwhile: 'Loading',
    children: (firstData) => (firstData === data ? 'The page' : 'Another page'),
  })

test('a page comes in one piece with data that are there soon', async () => {
  expect(await render(Promise.resolve(data))).toBe('The page')
})

test('a page says that it is loading if its data take longer, and they follow', async () => {
  const { promise, resolve } = Promise.withResolvers<DehydratedState>()
  const first = render(promise)
  await vi.advanceTimersByTimeAsync(1_000)
  const shown = await first
  expect(shown).toMatchObject({ type: Suspense, props: { fallback: 'Loading' } })
  const { type: Late, props } = (shown as { props: { children: { type: (props: object) => unknown; props: object } } })
    .props.children
  resolve(data)
  expect(await Late(props)).toBe('The page')
})

test('a redirect to sign-in is still one, if it is known soon', async () => {
  await expect(render(Promise.reject(new Error('NEXT_REDIRECT')))).rejects.toThrow('NEXT_REDIRECT')
})
