const control = 'a[href], button, input:not([type="hidden"]), textarea, select, [tabindex="0"]'
const part = 'main, section, article, [role="region"], [role="dialog"], [role="alertdialog"]'

/** Where to go from an element that had the focus. `path` begins with it, and continues with what was around it. `undefined` if nothing of that is left. */
export function besideOrAround(path: readonly HTMLElement[]): HTMLElement | undefined {
  const [element] = path
  // It is there, but disabled: the pages of a list have ended, or everything is saved.
  const beside = element?.isConnected ? controlBeside(element) : undefined
  if (beside) return beside
  for (const around of path) {
    if (!around.isConnected || !around.matches(part)) continue
    const heading = headingOf(around)
    if (heading) return heading
    if (around.matches('main')) return around
  }
  return undefined
}

const controlBeside = (element: HTMLElement) => {
  const others = [...(element.parentElement?.querySelectorAll<HTMLElement>(control) ?? [])]
  const at = others.indexOf(element)
  const isUsable = (other: HTMLElement) => other.tabIndex >= 0 && !other.matches(':disabled') && other.checkVisibility()
  return others.slice(0, Math.max(at, 0)).findLast(isUsable) ?? others.slice(at + 1).find(isUsable)
}

/** The heading that names a part of the page, or comes first in it. */
const headingOf = (around: HTMLElement) => {
  const named = document.getElementById(around.getAttribute('aria-labelledby') ?? '')
  const headings = around.matches('main') ? 'h1' : 'h1, h2, h3'
  return [named, ...around.querySelectorAll<HTMLElement>(headings)].find(
    (each): each is HTMLElement => each instanceof HTMLHeadingElement && each.checkVisibility(),
  )
}
