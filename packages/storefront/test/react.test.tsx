import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { createClient, type Session } from '../src/index.ts'
import {
  AccountLink,
  ClienteleProvider,
  SignedIn,
  SignedOut,
  SignInButton,
  SignOutButton,
  useCustomer,
} from '../src/react.ts'

const client = createClient({
  issuer: 'https://id.shop.example/oidc/000000000000000000000001',
  clientId: '000000000000000000000002',
  redirectUri: 'https://www.shop.example/callback',
})
const asha: Session = {
  customer: { id: 'c0ffee000000000000000001', given_name: 'Asha' },
  sessionId: 'c0ffee000000000000000002',
  scopes: ['openid'],
}

function Greeting() {
  const { status, customer } = useCustomer()
  return `${status}: ${customer?.given_name ?? 'nobody'}`
}

/** What a server renders for a page. */
const rendered = (initialSession?: Session | null) =>
  renderToString(
    <ClienteleProvider client={client} {...(initialSession !== undefined && { initialSession })}>
      <p>
        <Greeting />
      </p>
      <SignedIn>
        <AccountLink />
        <SignOutButton />
      </SignedIn>
      <SignedOut>
        <SignInButton />
      </SignedOut>
    </ClienteleProvider>,
  )

test('A server that knows the customer renders the page of the customer, so that nothing changes when it becomes active', () => {
  expect(rendered(asha)).toBe(
    '<p>signed-in: Asha</p><a href="https://id.shop.example/sign-in/000000000000000000000001/account">Your account</a><button type="button">Sign out</button>',
  )
})

test('A server that knows that nobody is signed in renders the page of a visitor', () => {
  expect(rendered(null)).toBe('<p>signed-out: nobody</p><button type="button">Sign in</button>')
})

test('A server that doesn’t know renders neither', () => {
  expect(rendered()).toBe('<p>loading: nobody</p>')
})

test('Outside of a provider, there is no customer to ask for', () => {
  expect(() => renderToString(<Greeting />)).toThrow('Wrap the page in a <ClienteleProvider>')
})
