import type { Locator, Page } from '@playwright/test'
import { expect } from './test.ts'

/** What an operator's hands do: how often they click, and how often they type. */
export interface Hands {
  click: (target: Locator) => Promise<void>
  /** One sequence of keystrokes: into a field, which a click or the keyboard reached before, or into a given one. */
  type: (text: string, into?: Locator) => Promise<void>
  press: (key: string) => Promise<void>
}

interface Most {
  clicks: number
  typed: number
}

/** Does a job, and fails if it takes more clicks or typing than it should. Prints what it took, and how long. */
export const doJob = async (page: Page, name: string, most: Most, work: (hands: Hands) => Promise<unknown>) => {
  const took = { clicks: 0, typed: 0 }
  let began: number | undefined
  const begin = () => {
    began ??= performance.now()
  }
  await work({
    click: async (target) => {
      begin()
      took.clicks += 1
      // An option that is marked may be scrolled into view, away from under a mouse that presses at once.
      await target.hover()
      await target.click()
    },
    type: async (text, into) => {
      begin()
      took.typed += 1
      if (into) await into.fill(text)
      else await page.keyboard.insertText(text)
    },
    press: async (key) => {
      begin()
      await page.keyboard.press(key)
    },
  })
  const seconds = (performance.now() - (began ?? performance.now())) / 1_000
  console.log(`${name}: ${took.clicks} clicks, typed ${took.typed} times, ${seconds.toFixed(1)} s`)
  expect(took.clicks, `${name}: clicks`).toBeLessThanOrEqual(most.clicks)
  expect(took.typed, `${name}: times typed`).toBeLessThanOrEqual(most.typed)
}
