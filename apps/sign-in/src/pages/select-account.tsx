import type { User } from '@clientele/contracts'
import { useEffect } from 'react'
import { leave } from '../arrival.ts'
import { contactsOf, fullName } from '../contacts.ts'
import { shopNameOf } from '../page-facts.ts'
import { Button } from '../parts/button.tsx'
import { Heading } from '../parts/heading.tsx'
import { go, urlOf } from '../router.tsx'
import { useShop } from '../shop.tsx'
import { useAction } from '../use-action.ts'

/** Where the issuer sends a shopper who is signed in, and may want to use another account. */
export function SelectAccountPage() {
  const { user } = useShop()
  useEffect(() => {
    if (!user) go('', { replace: true })
  }, [user])
  return user ? <SelectAccount user={user} /> : null
}

function SelectAccount({ user }: { user: User }) {
  const { config } = useShop()
  const { run } = useAction()
  const contact = contactsOf(user)[0]?.shown
  const name = fullName(user) || contact || 'yourself'
  return (
    <>
      <Heading title="Choose an account">
        You’re signed in to <bdi>{shopNameOf(config) || 'this store'}</bdi>.
      </Heading>
      <div className="stack">
        <p>
          <strong className="break">
            <bdi>{name}</bdi>
          </strong>
          {contact === undefined || contact === name ? null : (
            <>
              <br />
              <bdi className="hint break">{contact}</bdi>
            </>
          )}
        </p>
        <div className="stack tight">
          <Button look="main" className="wide" onClick={() => run(leave)}>
            <span className="break">
              Continue as <bdi>{user.first_name || name}</bdi>
            </span>
          </Button>
          {/* This account stays signed in until the other one is. */}
          <a className="button button-quiet wide" href={`${urlOf('')}&again=1`}>
            Use another account
          </a>
        </div>
      </div>
    </>
  )
}
