import { refuseField, type SegmentRule } from '@clientele/contracts'
import type { SegmentPart, SegmentRules, SegmentTimes } from '@clientele/contracts/segments'
import { refuseEmpty } from '../attributes/conditions.ts'
import { daysBefore, type Place } from './repository/predicate.ts'

/*
 * A range that is written as two conditions can end before it begins. The segment would stay empty, and nothing would say why.
 */

/** Throws if conditions of a rule that all have to hold leave no time, or no value of an attribute. `field` is where the rule's conditions are. */
export function refuseContradictions(place: Place, rule: SegmentRule, field: string): void {
  for (const joined of joinedIn(rule, field)) {
    refuseEmpty(
      joined.flatMap(({ part, at }) => {
        const condition = part.about === 'attribute' ? place.attributes.get(part) : undefined
        return condition ? [{ condition, at }] : []
      }),
    )
    for (const about of ['created', 'last_sign_in'] as const) {
      let from = Number.NEGATIVE_INFINITY
      let to = Number.POSITIVE_INFINITY
      for (const { part, at } of joined) {
        if (part.about !== about) continue
        from = Math.max(from, firstOf(part, place.now))
        to = Math.min(to, part.before === undefined ? to : Date.parse(part.before))
        if (from < to) continue
        if (part.before === undefined) throw refuseField(at, `must begin before ${new Date(to).toISOString()}`)
        throw refuseField(`${at}.before`, `must be later than ${new Date(from).toISOString()}`)
      }
    }
  }
}

/** When a time begins. Whether a relative one has ended before is known as of now. */
const firstOf = ({ after, within_days }: SegmentTimes, now: Date): number =>
  Math.max(
    after === undefined ? Number.NEGATIVE_INFINITY : Date.parse(after),
    within_days === undefined ? Number.NEGATIVE_INFINITY : daysBefore(now, within_days).getTime(),
  )

interface Placed {
  part: SegmentPart
  at: string
}

/** The conditions that all have to hold, for each level of a rule. Those that must not hold contradict nothing. */
function joinedIn({ join, of: parts }: SegmentRules, field: string): Placed[][] {
  const placed = parts.map((part, index) => ({ part, at: `${field}.${index}` }))
  const inside = placed.flatMap(({ part, at }) => (part.about === 'rules' ? joinedIn(part, `${at}.of`) : []))
  const affirmed = placed.filter(({ part }) => !part.not)
  return [...(join === 'AND' ? [affirmed] : affirmed.map((each) => [each])), ...inside]
}
