import { DatabaseSync } from 'node:sqlite'

/** As if a customer had last signed in so many days ago: the api's own clock cannot be moved from here. */
export function lastSeen(file: string, user_id: string, days: number): void {
  const database = new DatabaseSync(file)
  try {
    database.exec('pragma busy_timeout = 10000')
    database
      .prepare('update users set last_sign_in_at = ? where id = ?')
      .run(Date.now() - days * 24 * 3_600_000, user_id)
  } finally {
    database.close()
  }
}
