import { Fragment, type ReactNode } from 'react'
import { supportContact } from '../page-facts.ts'

const { email, phone, url } = supportContact

/** Each way to reach the shop: what to do, the words to do it with, and where they lead. */
const ways = [
  email ? { verb: 'email', words: email, to: `mailto:${email}` } : undefined,
  phone ? { verb: 'call', words: phone, to: `tel:${phone.replace(/[^+\d]/g, '')}` } : undefined,
  url ? { verb: 'visit', words: url, to: url } : undefined,
].filter((way) => way !== undefined)

const wayLink = ({ words, to }: { words: string; to: string }) => (
  <a href={to} className="link break" rel="noreferrer">
    {words}
  </a>
)

/** "email help@example.com or call +1 555 010 0200", as links; "contact the shop" where it says nothing more. */
export function ContactTheShop() {
  if (ways.length === 0) return 'contact the shop'
  return ways.map((way, at) => (
    <Fragment key={way.verb}>
      {at === 0 ? '' : at === ways.length - 1 ? ' or ' : ', '}
      {way.verb} {wayLink(way)}
    </Fragment>
  ))
}

/** A sentence of the service, in which the ways to reach the shop are links. */
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
