import { expect, test } from 'vitest'
import { priority } from './priority.ts'

/** A promise, and what resolves it. */
const gate = () => Promise.withResolvers<undefined>()
const nextTurn = () => new Promise((next) => setImmediate(next))

test('other work pauses while some is waited for', async () => {
  const { first, free } = priority()
  const said: string[] = []
  await free()
  const open = gate()
  const doing = first(() => open.promise)
  const other = free().then(() => said.push('other'))
  await nextTurn()
  expect(said).toEqual([])
  said.push('first')
  open.resolve(undefined)
  await Promise.all([doing, other])
  expect(said).toEqual(['first', 'other'])
})

test('work that fails is over, too', async () => {
  const { first, free } = priority()
  const failing = first(() => Promise.reject(new Error('no')))
  await expect(failing).rejects.toThrow('no')
  await free()
})
