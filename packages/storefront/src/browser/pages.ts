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
