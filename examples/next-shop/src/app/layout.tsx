import { AccountLink, ClienteleProvider, SignedIn, SignedOut, SignInButton } from '@clientele/storefront/next/react'
import type { Metadata, Viewport } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { clientele } from '@/clientele'
import { Greeting } from '@/components/greeting'
import { signOut } from './actions'
import './shop.css'

export const metadata: Metadata = {
  title: { default: 'Meadow Tea', template: '%s · Meadow Tea' },
  description: 'Tea from small gardens',
}
export const viewport: Viewport = { colorScheme: 'light dark' }

export default async function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <ClienteleProvider initialSession={await clientele.auth()} accountUrl={clientele.accountUrl}>
          <header>
            <Link className="logo" href="/">
              Meadow Tea
            </Link>
            <nav aria-label="Account">
              <SignedIn>
                <Greeting />
                {/* Fetched when it is opened: it is the customer's. */}
                <Link href="/orders" prefetch={false}>
                  Orders
                </Link>
                <Link href="/account" prefetch={false}>
                  Account
                </Link>
                <form action={signOut}>
                  <button type="submit" className="quiet">
                    Sign out
                  </button>
                </form>
              </SignedIn>
              <SignedOut>
                <Link href="/orders" prefetch={false}>
                  Orders
                </Link>
                <SignInButton />
              </SignedOut>
            </nav>
          </header>
          <main>{children}</main>
          <footer>
            <p>Meadow Tea ships on weekdays, in paper.</p>
            <SignedIn>
              <AccountLink>Contacts, password, and sessions</AccountLink>
            </SignedIn>
          </footer>
        </ClienteleProvider>
      </body>
    </html>
  )
}
