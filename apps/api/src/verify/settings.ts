import { isDeepStrictEqual } from 'node:util'
import type { Check } from './check.ts'
import { insertVersion, readConfig, readOrigins, replaceOrigins, writeVersion } from './repository/settings.ts'

/** The origins by which an application is found must match its settings. */
export const checkOrigins: Check = async function* (db, application_id) {
  const { listed, found } = await readOrigins(db, application_id)
  if (isDeepStrictEqual(listed, found)) return
  yield {
    what: 'application_origins',
    of: 'the settings',
    stored: found.join(' ') || 'none',
    actual: listed.join(' ') || 'none',
    repair: () =>
      db.transaction(async (tx) => {
        const now = await readOrigins(tx, application_id)
        await replaceOrigins(tx, application_id, now.listed)
        return !isDeepStrictEqual(now.listed, now.found)
      }),
  }
}

type Known = Awaited<ReturnType<typeof readConfig>>

/** The current config must be the newest of its versions. */
export const checkConfig: Check = async function* (db, application_id) {
  const seen = await readConfig(db, application_id)
  if (isKept(seen)) return
  // It may have changed between the two reads.
  const sure = await db.transaction((tx) => readConfig(tx, application_id))
  if (isKept(sure)) return
  const { config, newest } = sure
  yield {
    what: 'platform_configs.version',
    of: 'the sign-in settings',
    stored: config?.version ?? 'none',
    actual: config?.version === newest?.version ? 'another config of this version' : (newest?.version ?? 'none'),
    repair: () =>
      db.transaction(async (tx) => {
        const now = await readConfig(tx, application_id)
        if (isKept(now) || !now.config) return false
        // The current settings stay in force, as a new version after all others.
        const version = Math.max(now.config.version, (now.newest?.version ?? -1) + 1)
        await writeVersion(tx, application_id, version)
        await insertVersion(tx, { ...now.config, version })
        return true
      }),
  }
}

const isKept = ({ config, newest }: Known) =>
  !config ||
  // An application has no versions before its first change.
  (!newest && config.version === 0) ||
  (newest?.version === config.version && isDeepStrictEqual(newest.config, config.config))
