import type { OwnSession } from '@clientele/contracts'
import { useEffect, useRef, useState } from 'react'
import { asFailure, call, Failure } from '../call.ts'
import { useBackOnline } from '../connection.ts'
import { Button } from '../parts/button.tsx'
import { FailureNotice, Notice } from '../parts/notice.tsx'
import { language } from '../page-facts.ts'

/** The shopper's sessions, each with a button to end it. The button next to the name ends the current one. */
export function Sessions() {
  const [sessions, setSessions] = useState<OwnSession[]>()
  const [failure, setFailure] = useState<Failure>()
  const [done, setDone] = useState('')
  const [isEnding, setEnding] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)

  useEffect(() => {
    listSessions().then(setSessions, (error: unknown) => setFailure(asFailure(error)))
  }, [])

  /** Ends sessions, shows a message, and reloads the list. */
  async function end(work: () => Promise<unknown>, said: string) {
    if (isEnding) return
    setEnding(true)
    setFailure(undefined)
    setDone('')
    try {
      await work()
      setSessions(await listSessions())
      setDone(said)
    } catch (error) {
      setFailure(asFailure(error))
    } finally {
      setEnding(false)
      // The focused button may be gone.
      heading.current?.focus()
    }
  }

  async function retry() {
    setFailure(undefined)
    await listSessions().then(setSessions, (error: unknown) => setFailure(asFailure(error)))
  }

  useBackOnline(failure?.unanswered !== undefined && !sessions, () => void retry())

  const others = sessions?.filter(({ is_current }) => !is_current) ?? []
  return (
    <section className="section" aria-labelledby="sessions" aria-busy={!sessions && !failure}>
      <div className="section-head">
        <h2 id="sessions" ref={heading} tabIndex={-1}>
          Where you’re signed in
        </h2>
        {others.length > 0 ? (
          <Button
            look="link"
            aria-disabled={isEnding}
            onClick={() => void end(() => call('deleteOtherSessions', {}), 'You’re signed out everywhere else.')}
          >
            Sign out everywhere else
          </Button>
        ) : null}
      </div>
      {sessions || failure ? null : (
        <p className="spinner" role="status">
          <span className="sr-only">Loading your sessions</span>
        </p>
      )}
      <ul className="contacts">
        {sessions?.map((session) => (
          <li key={session.session_id}>
            <div className="session">
              <div className="contact">
                <span className="break">{session.device}</span>
                {session.is_current ? <span className="tag">This device</span> : null}
              </div>
              <p className="hint">{timesOf(session)}</p>
            </div>
            {session.is_current ? null : (
              <Button
                look="link"
                aria-disabled={isEnding}
                onClick={() => void end(() => signOutOf(session), `${session.device} was signed out.`)}
              >
                Sign out
                <span className="sr-only">
                  {' '}
                  on {session.device}, {timesOf(session)}
                </span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sessions && others.length === 0 && !done ? <p className="hint">You’re not signed in anywhere else.</p> : null}
      {failure ? <FailureNotice failure={failure} /> : null}
      {failure && !sessions ? <Button onClick={() => void retry()}>Retry</Button> : null}
      {done ? <Notice tone="good">{done}</Notice> : null}
    </section>
  )
}

/** The current session comes first. */
async function listSessions(): Promise<OwnSession[]> {
  const { items } = await call('getOwnSessionDetails', {})
  return items.toSorted((a, b) => Number(b.is_current) - Number(a.is_current))
}

/** A session that has already ended counts as success. */
async function signOutOf({ session_id }: OwnSession) {
  await call('deleteOwnSession', { sessionId: session_id }).catch((error: unknown) => {
    if (!(error instanceof Failure) || error.code !== 'SESSION_NOT_FOUND') throw error
  })
}

function timesOf({ created_at, last_seen_at, is_current }: OwnSession): string {
  const began = `Signed in ${momentOf(created_at)}`
  return is_current ? began : `${began}, last seen ${momentOf(last_seen_at)}`
}

const momentOf = (moment: string) =>
  new Date(moment).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' })
