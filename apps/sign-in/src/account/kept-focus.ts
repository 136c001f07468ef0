import { useEffect } from 'react'

/**
 * When the button or the form that has the focus is done and goes away, the focus moves to the heading of its section. The browser would leave the page
 * without one, and the keyboard would start at the top again.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: HTMLElement | undefined
    let section: Element | null = null
    const remember = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return
      last = target
      section = target.closest('section')
    }
    const restore = () => {
      if (!last || last.isConnected || document.activeElement !== document.body) return
      const heading = (section?.isConnected ? section : document).querySelector<HTMLElement>('h1, h2')
      if (heading) moveTo(heading)
    }
    // What moves the focus by itself, such as a form that opens, does it first.
    const observer = new MutationObserver(() => requestAnimationFrame(restore))
    observer.observe(document.body, { childList: true, subtree: true })
    document.addEventListener('focusin', remember)
    return () => {
      observer.disconnect()
      document.removeEventListener('focusin', remember)
    }
  }, [])
}

/** Headings can have the focus only while they need it. */
function moveTo(heading: HTMLElement) {
  if (!heading.hasAttribute('tabindex')) {
    heading.tabIndex = -1
    heading.addEventListener('blur', () => heading.removeAttribute('tabindex'), { once: true })
  }
  heading.focus({ preventScroll: true })
}
