import axe from 'axe-core'
import { expect } from 'vitest'

/** What moves or fades at the moment, and comes to an end. */
const ending = () =>
  document
    .getAnimations()
    .filter(
      ({ effect, playState }) =>
        playState === 'running' && effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY,
    )

/** Waits until a frame has been shown: what a change of the theme fades begins to fade with the next one. */
const nextFrame = () => new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))

/** Fails if the page violates an accessibility rule that can be checked automatically. */
export const expectAccessible = async () => {
  // What fades in or out has too little contrast meanwhile. A color that an element inherits begins to change again when its parent's has changed.
  do {
    await Promise.allSettled(ending().map(({ finished }) => finished))
    await nextFrame()
  } while (ending().length > 0)
  // Base UI's focus guards are hidden and focusable on purpose: they only pass the focus on.
  const { violations } = await axe.run(
    { exclude: ['[data-base-ui-focus-guard]'] },
    {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      // Popups are rendered at the end of the body, outside any landmark.
      rules: { region: { enabled: false } },
    },
  )
  // A text rather than a list, so that a report which shows one line of a failure names what is wrong.
  const told = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
  )
  expect(told.join('\n')).toBe('')
}
