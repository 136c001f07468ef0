import type { PlatformConfig, User } from '@clientele/contracts'
import { useEffect, useState } from 'react'
import { asFailure, call, Failure } from './call.ts'
import { useBackOnline } from './connection.ts'
import { Frame } from './frame.tsx'
import { keepSteps, keptSteps } from './kept-steps.ts'
import { Button } from './parts/button.tsx'
import { FailureNotice } from './parts/notice.tsx'
import { Places, isRoomy } from './places.tsx'
import { usePlace } from './router.tsx'
import { ShopContext, type Steps } from './shop.tsx'

/** Returns the signed-in shopper, or undefined. Not being signed in isn't an error. */
const currentUser = () =>
  call('getLoggedInUser', {}).then(
    ({ user }) => user,
    (error: unknown) => {
      if (asFailure(error).isPassing) throw error
      return undefined
    },
  )

const load = () => Promise.all([call('getPlatformConfig', {}), currentUser()])
// Start loading before the first render.
let loading: ReturnType<typeof load> | undefined

export function App() {
  const [config, setConfig] = useState<PlatformConfig>()
  const [user, setUser] = useState<User>()
  const [steps, setSteps] = useState<Steps>(keptSteps)
  const [failure, setFailure] = useState<Failure>()
  const place = usePlace()

  useEffect(() => {
    if (failure) return
    loading ??= load()
    loading.then(
      ([loaded, known]) => {
        setUser(known)
        setConfig(loaded)
      },
      (error: unknown) => {
        loading = undefined
        setFailure(refusalOf(asFailure(error)))
      },
    )
  }, [failure])

  useBackOnline(failure?.unanswered !== undefined, () => setFailure(undefined))

  function take(next: Steps) {
    keepSteps(next)
    setSteps(next)
  }

  if (failure)
    return (
      <Frame config={{}}>
        <h1>Couldn’t load this page</h1>
        <div className="stack">
          <FailureNotice failure={failure} />
          <Button look="main" className="wide" onClick={() => setFailure(undefined)}>
            Retry
          </Button>
        </div>
      </Frame>
    )
  if (!config)
    return (
      <div className="page" data-position="center">
        <main aria-busy className="opening">
          <span className="spinner" role="status">
            <span className="sr-only">Opening the page</span>
          </span>
        </main>
      </div>
    )
  return (
    <ShopContext value={{ config, user, setUser, steps, setSteps: take }}>
      <Frame config={config} isRoomy={isRoomy(place)}>
        <Places place={place} />
      </Frame>
    </ShopContext>
  )
}

/** Explains an address without a store to the person who followed the link. */
const refusalOf = (failure: Failure) =>
  failure.code === 'UNAUTHENTICATED' || failure.code === 'APPLICATION_NOT_FOUND'
    ? new Failure('There’s no store at this address. Go back to the store and try again from there.', {
        request_id: failure.request_id,
      })
    : failure
