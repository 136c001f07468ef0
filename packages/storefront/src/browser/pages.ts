import { surroundings } from './surroundings.ts'

/** A page to open: with a form, it is to be sent there as a POST, so that no token is in a URL. */
export interface Page {
  url: string
  form?: Record<string, string>
}

/** Leaves the current page. */
export function openPage({ url, form }: Page): void {
  const { document, location } = surroundings
  if (!document || !location) throw new TypeError('There is no page to leave: pass `openPage`.')
  if (!form) return location.assign(url)
  const element = document.createElement('form')
  element.method = 'post'
  element.action = url
  for (const [name, value] of Object.entries(form)) {
    const field = document.createElement('input')
    field.type = 'hidden'
    field.name = name
    field.value = value
    element.append(field)
  }
  document.body.append(element)
  element.submit()
}

/** Returns a place on the same site as a path. Other sites are refused, because a link could have brought them in. */
export function pathOf(place: string, base: string): string {
  const url = new URL(place, base)
  if (url.origin !== new URL(base).origin) throw new TypeError('returnTo must be a place on the same site.')
  // A path such as `//evil.example`, which `/.//evil.example` leads to, is another site as soon as it is opened.
  return url.pathname.replace(/^\/+/, '/') + url.search + url.hash
}
