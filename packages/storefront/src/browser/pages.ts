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
  const element = Object.assign(document.createElement('form'), { method: 'post', action: url })
  for (const [name, value] of Object.entries(form))
    element.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }))
  document.body.append(element)
  element.submit()
}
