import type { ConnectedApp } from '@clientele/contracts'
import { useEffect, useRef, useState } from 'react'
import { asFailure, call, Failure } from '../call.ts'
import { useBackOnline } from '../connection.ts'
import { Button } from '../parts/button.tsx'
import { FailureNotice, Notice } from '../parts/notice.tsx'
import { language } from '../page-facts.ts'

/** The third-party apps that the shopper has connected, each with a button to disconnect it. Most shoppers have none, and see nothing. */
export function ConnectedApps() {
  const [apps, setApps] = useState<ConnectedApp[]>()
  const [failure, setFailure] = useState<Failure>()
  const [done, setDone] = useState('')
  const [isPending, setPending] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)

  useEffect(() => {
    listApps().then(setApps, (error: unknown) => setFailure(asFailure(error)))
  }, [])

  async function disconnect(app: ConnectedApp) {
    if (isPending) return
    setPending(true)
    setFailure(undefined)
    setDone('')
    try {
      await end(app)
      setApps(await listApps())
      setDone(`${app.name} was disconnected.`)
    } catch (error) {
      setFailure(asFailure(error))
    } finally {
      setPending(false)
      // The focused button may be gone.
      heading.current?.focus()
    }
  }

  async function retry() {
    setFailure(undefined)
    await listApps().then(setApps, (error: unknown) => setFailure(asFailure(error)))
  }

  useBackOnline(failure?.unanswered !== undefined && !apps, () => void retry())

  if (!failure && !done && (apps === undefined || apps.length === 0)) return null
  return (
    <section className="section" aria-labelledby="connected-apps">
      <h2 id="connected-apps" ref={heading} tabIndex={-1}>
        Connected apps
      </h2>
      <ul className="contacts">
        {apps?.map((app) => (
          <li key={app.client_id}>
            <div className="session">
              <div className="contact">
                <bdi className="break">{app.name}</bdi>
                {app.hosts.length > 0 ? <span className="hint break">{app.hosts.join(', ')}</span> : null}
              </div>
              <ul className="shared hint">
                {app.shared.map(({ scope, description }) => (
                  <li key={scope}>{description}</li>
                ))}
              </ul>
              <p className="hint">Connected {dayOf(app.connected_at)}</p>
            </div>
            <Button look="link" aria-disabled={isPending} onClick={() => void disconnect(app)}>
              Disconnect <span className="sr-only">{app.name}</span>
            </Button>
          </li>
        ))}
      </ul>
      {failure ? <FailureNotice failure={failure} /> : null}
      {failure && !apps ? <Button onClick={() => void retry()}>Retry</Button> : null}
      {done ? <Notice tone="good">{done}</Notice> : null}
    </section>
  )
}

const listApps = async () => (await call('getConnectedApps', {})).items

/** An app that is no longer connected counts as success. */
async function end({ client_id }: ConnectedApp) {
  await call('disconnectApp', { clientId: client_id }).catch((error: unknown) => {
    if (!(error instanceof Failure) || error.code !== 'CONNECTED_APP_NOT_FOUND') throw error
  })
}

const dayOf = (moment: string) => new Date(moment).toLocaleDateString(language, { dateStyle: 'medium' })
