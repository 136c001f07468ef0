import { DatabaseSync } from 'node:sqlite'

/** Backdates a customer's last sign-in and the last use of a session, because the API's clock can't be changed from here. */
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
