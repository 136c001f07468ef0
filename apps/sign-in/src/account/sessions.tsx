import { useEffect, useState } from 'react'
import { call } from '../call.ts'
import { Button } from '../parts/button.tsx'

interface SessionsProps {
  /** Opens the one way to end the others: a new password. Undefined where the shop has no passwords. */
  onEndOthers: (() => void) | undefined
}

/** Where the shopper is signed in. The api tells the sessions' ids alone, and an id tells when it was made. */
export function Sessions({ onEndOthers }: SessionsProps) {
  const [sessions, setSessions] = useState<string[]>([])
  useEffect(() => {
    call('getListOfActiveSessions', {}).then(
      ({ sessions: live = [] }) => setSessions(live.toSorted().toReversed()),
      () => setSessions([]),
    )
  }, [])
  return (
    <section className="section" aria-labelledby="sessions">
      <div className="section-head">
        <h2 id="sessions">Where you are signed in</h2>
        {onEndOthers && sessions.length > 1 ? (
          <Button look="link" onClick={onEndOthers}>
            Sign out everywhere else
          </Button>
        ) : null}
      </div>
      <ul className="contacts">
        {sessions.map((session) => (
          <li key={session}>Signed in {momentOf(session)}</li>
        ))}
      </ul>
      {onEndOthers ? <p className="hint">A new password signs you out everywhere else.</p> : null}
    </section>
  )
}

function momentOf(session: string): string {
  const made = new Date(Number.parseInt(session.replace(/^sess:/, '').slice(0, 12), 16))
  return Number.isNaN(made.getTime())
    ? 'once'
    : made.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
}
