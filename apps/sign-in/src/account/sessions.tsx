import { useEffect, useState } from 'react'
import { call } from '../call.ts'

/** Where the shopper is signed in. The api tells the sessions' ids alone, and an id tells when it was made. */
export function Sessions() {
  const [sessions, setSessions] = useState<string[]>([])
  useEffect(() => {
    call('getListOfActiveSessions', {}).then(
      ({ sessions: live = [] }) => setSessions(live.toSorted().toReversed()),
      () => setSessions([]),
    )
  }, [])
  return (
    <section className="section" aria-labelledby="sessions">
      <h2 id="sessions">Where you are signed in</h2>
      <ul className="contacts">
        {sessions.map((session) => (
          <li key={session}>Signed in {momentOf(session)}</li>
        ))}
      </ul>
      <p className="hint">A new password signs you out everywhere else.</p>
    </section>
  )
}

function momentOf(session: string): string {
  const made = new Date(Number.parseInt(session.replace(/^sess:/, '').slice(0, 12), 16))
  return Number.isNaN(made.getTime())
    ? 'once'
    : made.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
}
