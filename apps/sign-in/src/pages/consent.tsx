import type { ConsentRequest, User } from '@clientele/contracts'
import { useEffect, useState } from 'react'
import { asFailure, call, Failure } from '../call.ts'
import { useBackOnline } from '../connection.ts'
import { contactsOf, fullName } from '../contacts.ts'
import { isPreview, returnTo, shopNameOf } from '../page-facts.ts'
import { Opening } from '../later-page.tsx'
import { Button } from '../parts/button.tsx'
import { Heading } from '../parts/heading.tsx'
import { FailureNotice } from '../parts/notice.tsx'
import { go, Link } from '../router.tsx'
import { useShop } from '../shop.tsx'
import { useAction } from '../use-action.ts'

/** Where the issuer sends a shopper who has to allow what a third-party app asks for. */
export function ConsentPage() {
  const { user } = useShop()
  useEffect(() => {
    if (!user) go('', { replace: true })
  }, [user])
  return user ? <Consent user={user} /> : null
}

function Consent({ user }: { user: User }) {
  const [request, setRequest] = useState<ConsentRequest>()
  const [failure, setFailure] = useState<Failure>()
  const id = requestId()

  useEffect(() => {
    if (isPreview || failure) return
    loadRequest(id).then(setRequest, (error: unknown) => setFailure(asFailure(error)))
  }, [id, failure])

  useBackOnline(failure?.unanswered !== undefined, () => setFailure(undefined))

  if (failure)
    return (
      <>
        <Heading title="Couldn’t connect the app" />
        <div className="stack">
          <FailureNotice failure={failure} onRetry={() => setFailure(undefined)} />
          <Link to="account" className="button button-quiet wide">
            Your account
          </Link>
        </div>
      </>
    )
  return request ? <Question id={id} user={user} request={request} /> : <Opening />
}

function Question({ id, user, request }: { id: string; user: User; request: ConsentRequest }) {
  const { config, setUser } = useShop()
  const { run, failure } = useAction()
  const shop = shopNameOf(config) || 'this store'
  const { name, redirect_host, described_at, shared, is_wider } = request

  const answer = (allow: boolean) =>
    run(async () => {
      const { return_to } = await call('answerConsentRequest', { requestId: id, body: { allow } })
      location.replace(return_to)
      // The current page stays until the next one has loaded.
      return new Promise(() => {})
    })

  return (
    <>
      <Heading title={`Connect ${name}?`}>
        <bdi>{name}</bdi> wants to use your account at <bdi>{shop}</bdi>.
        {is_wider ? ' You connected it before. It now asks for more.' : ''}
      </Heading>
      <div className="stack">
        <div>
          <p>If you allow it, it can:</p>
          <ul className="shared">
            {shared.map(({ scope, description }) => (
              <li key={scope}>{description}</li>
            ))}
          </ul>
        </div>
        <div className="notice notice-plain">
          <p>
            <bdi>{name}</bdi> isn’t run by <bdi>{shop}</bdi>
            {described_at === undefined ? (
              '.'
            ) : (
              <>
                , and nobody there has checked it. It describes itself at{' '}
                <strong className="break">{described_at}</strong>.
              </>
            )}{' '}
            {redirect_host === undefined ? (
              'You’ll go back to an app on this device.'
            ) : (
              <>
                You’ll go back to <strong className="break">{redirect_host}</strong>.
              </>
            )}{' '}
            Only continue if that’s where you came from.
          </p>
        </div>
        {failure ? <FailureNotice failure={failure} /> : null}
        <div className="stack tight">
          <Button look="main" className="wide" onClick={() => answer(true)}>
            Allow
          </Button>
          <Button className="wide" onClick={() => answer(false)}>
            Cancel
          </Button>
        </div>
        <p className="hint">
          You’re signed in as <bdi className="break">{fullName(user) || contactsOf(user)[0]?.shown || 'yourself'}</bdi>.{' '}
          <button
            type="button"
            className="link"
            onClick={() => run(() => call('logout', {}).then(() => setUser(undefined)))}
          >
            Use another account
          </button>
        </p>
        <p className="hint">You can disconnect it at any time on your account page.</p>
      </div>
    </>
  )
}

/** The request is named at the end of the return address, which is the issuer's. */
const requestId = () => new URL(returnTo() ?? 'about:blank').pathname.split('/').at(-1) ?? ''

async function loadRequest(id: string): Promise<ConsentRequest> {
  if (returnTo() === undefined)
    throw new Failure('This link is incomplete. Go back to the app that sent you here and try again.')
  return (await call('getConsentRequest', { requestId: id })).request
}
