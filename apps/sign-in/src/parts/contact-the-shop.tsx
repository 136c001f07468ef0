import { Fragment, type ReactNode } from 'react'
import { supportContact } from '../page-facts.ts'

const { email, phone, url } = supportContact

/** Each way to contact the store: the verb, the link text, and the link. */
const ways = [
  email ? { verb: 'email', words: email, to: `mailto:${email}` } : undefined,
  phone ? { verb: 'call', words: phone, to: `tel:${phone.replace(/[^+\d]/g, '')}` } : undefined,
  url ? { verb: 'visit', words: url, to: url } : undefined,
].filter((way) => way !== undefined)

const wayLink = ({ words, to }: { words: string; to: string }) => (
  <a href={to} className="link break" rel="noreferrer">
    <bdi>{words}</bdi>
  </a>
)

/** "email help@example.com or call +1 555 010 0200", as links, or "contact the store" if it has no contact details. */
export function ContactTheShop() {
  if (ways.length === 0) return 'contact the store'
  return ways.map((way, at) => (
    <Fragment key={way.verb}>
      {at === 0 ? '' : at === ways.length - 1 ? ' or ' : ', '}
      {way.verb} {wayLink(way)}
    </Fragment>
  ))
}

/** A message from the service, in which the store's contact details become links. */
export function withContactLinks(sentence: string): ReactNode {
  return ways.reduce<ReactNode[]>(
    (parts, way) =>
      parts.flatMap((part) => {
        if (typeof part !== 'string' || !part.includes(way.words)) return [part]
        const at = part.indexOf(way.words)
        const link = <Fragment key={way.verb}>{wayLink(way)}</Fragment>
        return [part.slice(0, at), link, part.slice(at + way.words.length)]
      }),
    [sentence],
  )
}
