// Hand-written: shoppers load this page on slow phones, and it only needs pages, links and the back button.
import { type ComponentProps, type MouseEvent, useSyncExternalStore } from 'react'
import { basePath as base } from './page-facts.ts'

const moved = new EventTarget()
let hasMoved = false

/** Whether the shopper came here from another page of this app. If so, the heading takes the focus. */
export const cameFromHere = () => hasMoved

/** What stays in the URL from page to page: where the shopper goes in the end, and what was asked of them. */
const keptParameters = ['return_to', 'again']

/** Returns the URL of a place on this page, with the return address. */
export function urlOf(place: string): string {
  const given = new URLSearchParams(location.search)
  const kept = keptParameters.flatMap((name) => {
    const value = given.get(name)
    return value === null ? [] : `${name}=${encodeURIComponent(value)}`
  })
  return `${base}${place === '' ? '' : `/${place}`}${kept.length === 0 ? '' : `?${kept.join('&')}`}`
}

export function go(place: string, { replace = false } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', urlOf(place))
  hasMoved = true
  moved.dispatchEvent(new Event('move'))
  scrollTo(0, 0)
}

function subscribe(onMove: () => void) {
  const onPop = () => {
    hasMoved = true
    onMove()
  }
  moved.addEventListener('move', onMove)
  addEventListener('popstate', onPop)
  return () => {
    moved.removeEventListener('move', onMove)
    removeEventListener('popstate', onPop)
  }
}

const currentPlace = () => location.pathname.slice(base.length).replace(/^\/+|\/+$/g, '')

/** The current place on this page: `''`, `code`, `account`, … */
export const usePlace = () => useSyncExternalStore(subscribe, currentPlace)

const isPlain = (event: MouseEvent) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey

/** A real link, so that it can be opened in another tab. */
export function Link({ to, children, ...rest }: { to: string } & ComponentProps<'a'>) {
  return (
    <a
      {...rest}
      href={urlOf(to)}
      onClick={(event) => {
        if (!isPlain(event)) return
        event.preventDefault()
        go(to)
      }}
    >
      {children}
    </a>
  )
}
