const field =
  'input:not([type="hidden"]), textarea, select, [role="combobox"], [role="switch"], [role="checkbox"], [role="radio"]'

/** Marks the button of a dialog that does no harm, where the dialog begins if it has no field. */
export const safe = { 'data-safe': '' } as const

/** Where a dialog begins: at its first field, or else at its safe button. `undefined` if it has neither, at least until more of it is loaded. */
export function firstFocus(content: HTMLElement): HTMLElement | undefined {
  const first = reachable(content, field)
  // What has to be read first shouldn't be scrolled away.
  if (first && isSeen(first)) return first
  return reachable(content, '[data-safe]') ?? first
}

const reachable = (content: HTMLElement, selector: string) =>
  [...content.querySelectorAll<HTMLElement>(selector)].find(
    (each) => each.tabIndex >= 0 && each.checkVisibility() && !each.matches(':disabled, [aria-hidden="true"]'),
  )

function isSeen(element: HTMLElement) {
  for (let around = element.parentElement; around; around = around.parentElement)
    if (around.scrollHeight > around.clientHeight && getComputedStyle(around).overflowY !== 'visible')
      return element.getBoundingClientRect().bottom <= around.getBoundingClientRect().bottom
  return true
}
