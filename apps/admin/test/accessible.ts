import axe from 'axe-core'
import { expect } from 'vitest'

/** Fails if the page violates an accessibility rule that can be checked automatically. */
export const expectAccessible = async () => {
  // What fades in or out has too little contrast meanwhile.
  await Promise.allSettled(
    document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
      .map(({ finished }) => finished),
  )
  // Base UI's focus guards are hidden and focusable on purpose: they only pass the focus on.
  const { violations } = await axe.run(
    { exclude: ['[data-base-ui-focus-guard]'] },
    {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      // Popups are rendered at the end of the body, outside any landmark.
      rules: { region: { enabled: false } },
    },
  )
  expect(
    violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
    ),
  ).toEqual([])
}
