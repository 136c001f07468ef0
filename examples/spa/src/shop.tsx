import { AccountLink, SignedIn, SignedOut, SignInButton, SignOutButton, useCustomer } from '@clientele/storefront/react'
import { Orders } from './orders.tsx'

const teas = [
  { name: 'First Flush Darjeeling', notes: 'Muscatel, spring grass', price: '€14.50' },
  { name: 'Genmaicha', notes: 'Toasted rice, sea breeze', price: '€9.80' },
  { name: 'Wild Chamomile', notes: 'Honey, apple, hay', price: '€7.20' },
]

/** A small shop: anyone can look around, and customers see their orders. */
export function Shop() {
  return (
    <>
      <header>
        <a className="logo" href="/">
          Meadow Tea
        </a>
        <nav aria-label="Account">
          <SignedIn>
            <Greeting />
            <AccountLink />
            <SignOutButton />
          </SignedIn>
          <SignedOut>
            <SignInButton />
          </SignedOut>
        </nav>
      </header>
      <main>
        <h1>Tea from small gardens</h1>
        <ul className="teas">
          {teas.map(({ name, notes, price }) => (
            <li key={name}>
              <div className="leaf" aria-hidden="true" />
              <h2>{name}</h2>
              <p>{notes}</p>
              <p className="price">{price}</p>
            </li>
          ))}
        </ul>
        <SignedIn>
          <Orders />
        </SignedIn>
        <SignedOut>
          <p className="hint">Sign in to see your orders.</p>
        </SignedOut>
      </main>
    </>
  )
}

function Greeting() {
  const { customer } = useCustomer()
  return <span>Hello, {customer?.given_name ?? 'there'}</span>
}
