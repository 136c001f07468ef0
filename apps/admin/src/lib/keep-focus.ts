import { isBlocked } from './keys'
import { besideOrAround } from './nearest-focus'

/** What moves the focus by itself, such as a dialog that closes, has this long to do it. */
const patience_ms = 100

/**
 * The one rule for the focus when the element that has it goes away or is disabled, as when a button has done what it says. The browser would leave the
 * page without a focus. It moves to a control beside it, or to the heading of the nearest part of the page that is still there, and nothing scrolls.
 */
export function keepFocus(): () => void {
  // The focused element and everything around it, and the same for the page below a dialog, a menu, or a toast that has the focus.
  let here: HTMLElement[] = []
  let onPage: HTMLElement[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const wasTaken = () => here.length > 0 && hasNoFocus() && !isUsable(here[0])

  const restore = () => {
    timer = undefined
    if (!wasTaken()) return
    const target = besideOrAround(here) ?? (isBlocked() ? undefined : besideOrAround(onPage))
    if (target) moveTo(target)
  }
  const check = () => {
    if (timer === undefined && wasTaken()) timer = setTimeout(restore, patience_ms)
  }
  const remember = (target: EventTarget | null) => {
    if (!(target instanceof HTMLElement) || target === document.body) return
    here = withAncestors(target)
    if (target.closest('main')) onPage = here
  }
  const onFocus = ({ target }: FocusEvent) => remember(target)
  // A click beside everything takes the focus away on purpose.
  const onPress = () => {
    if (hasNoFocus() && isUsable(here[0])) here = []
  }
  const observer = new MutationObserver(check)
  observer.observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['disabled', 'hidden'],
  })
  document.addEventListener('focusin', onFocus)
  document.addEventListener('mouseup', onPress)
  remember(document.activeElement)
  return () => {
    clearTimeout(timer)
    observer.disconnect()
    document.removeEventListener('focusin', onFocus)
    document.removeEventListener('mouseup', onPress)
  }
}

const hasNoFocus = () => {
  const active = document.activeElement
  return active === null || active === document.body || active.matches(':disabled')
}

const isUsable = (element: HTMLElement | undefined) =>
  element?.isConnected === true && !element.matches(':disabled') && element.checkVisibility()

function withAncestors(element: HTMLElement) {
  const path: HTMLElement[] = []
  for (let at: HTMLElement | null = element; at; at = at.parentElement) path.push(at)
  return path
}

/** Headings can have the focus only while they need it. */
function moveTo(target: HTMLElement) {
  if (!target.hasAttribute('tabindex') && target.tabIndex < 0) {
    target.tabIndex = -1
    target.addEventListener('blur', () => target.removeAttribute('tabindex'), { once: true })
  }
  target.focus({ preventScroll: true })
}
