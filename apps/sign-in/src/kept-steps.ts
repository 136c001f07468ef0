import { applicationId } from './page-facts.ts'
import type { Steps } from './shop.tsx'
import { drop, readJson, writeJson } from './storage.ts'

/*
 * Steps outlive the page, because a phone may unload it while its owner reads the message with the code. They stay in this tab, for as
 * long as a code is valid.
 */

const key = `clientele.steps.${applicationId}`
const kept_ms = 10 * 60_000

export function keepSteps(steps: Steps): void {
  if (Object.keys(steps).length === 0) drop('tab', key)
  else writeJson('tab', key, { steps, until: Date.now() + kept_ms })
}

export function keptSteps(): Steps {
  const { steps = {}, until = 0 } = readJson<{ steps?: Steps; until?: number }>('tab', key) ?? {}
  return until > Date.now() ? steps : {}
}
