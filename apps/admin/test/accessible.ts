import axe from 'axe-core'
import { expect } from 'vitest'

/** The page breaks no accessibility rule that a machine can check. */
export const expectAccessible = async () => {
  // Base UI's focus guards are hidden and take the focus on purpose: only to hand it on.
  const { violations } = await axe.run(
    { exclude: ['[data-base-ui-focus-guard]'] },
    {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      // Popups stand at the end of the body, outside of any landmark.
      rules: { region: { enabled: false } },
    },
  )
  expect(
    violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
    ),
  ).toEqual([])
}
