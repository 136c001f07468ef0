import { DatabaseSync } from 'node:sqlite'

/** As if a customer had last signed in, and used a session, so many days ago: the api's own clock cannot be moved from here. */
export function lastSeen(file: string, user_id: string, days: number): void {
  const database = new DatabaseSync(file)
  const moment = Date.now() - days * 24 * 3_600_000
  try {
    database.exec('pragma busy_timeout = 10000')
    database.prepare('update users set last_sign_in_at = ? where id = ?').run(moment, user_id)
    database
      .prepare('update sessions set last_seen_at = ?, proven_at = ? where user_id = ?')
      .run(moment, moment, user_id)
  } finally {
    database.close()
  }
}
