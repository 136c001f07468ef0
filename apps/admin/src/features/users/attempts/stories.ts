import type { EventPayload, EventType, UserEvent } from '@clientele/contracts'

/*
 * The events of one attempt to sign in belong together: a code that was requested, delivered, entered wrongly twice, and then right.
 */

const stepTypes = [
  'code.requested',
  'code.handed_over',
  'code.delivered',
  'code.undelivered',
  'code.accepted',
  'code.rejected',
  'sign_in.rate_limited',
  'sign_in.refused',
  'captcha.rejected',
  'user.sign_in_failed',
  'user.signed_in',
] as const satisfies readonly EventType[]
type StepType = (typeof stepTypes)[number]

/** An event with the payload of its type. */
export type StepEvent = {
  [Type in StepType]: { type: Type; event: UserEvent; details: Partial<EventPayload<Type>> }
}[StepType]

/** A step, and how many attempts it stands for. */
export type Step = StepEvent & { times: number }

export interface Story {
  id: string
  /** Oldest first. */
  steps: Step[]
}

/** A row of the activity: a story, or an event that belongs to none. */
type Entry = { story: Story } | { event: UserEvent }

/** Attempts from the same network address belong together if they are this close. Codes are valid for ten minutes. */
const apart_ms = 15 * 60_000

interface OpenStory {
  steps: StepEvent[]
  attempts: Set<string>
  addresses: Set<string>
  hasEnded: boolean
}

/** Groups events, newest first, into rows, newest first. A story is where its last step is. */
export function entriesOf(events: readonly UserEvent[]): Entry[] {
  const stories: OpenStory[] = []
  const rows: (OpenStory | UserEvent)[] = []
  for (const event of events.toReversed()) {
    const step = asStep(event)
    if (!step) {
      rows.push(event)
      continue
    }
    const story = findStory(stories, step) ?? newStory(stories)
    add(story, step)
    const place = rows.indexOf(story)
    if (place >= 0) rows.splice(place, 1)
    rows.push(story)
  }
  return rows.toReversed().map((row) => ('steps' in row ? entryOf(row) : { event: row }))
}

const isStep = (type: string): type is StepType => stepTypes.some((each) => each === type)

// An event's details always match its type: the service writes no others.
const asStep = (event: UserEvent): StepEvent | undefined =>
  isStep(event.type) ? ({ type: event.type, event, details: event.details ?? {} } as StepEvent) : undefined

/** A code's own events belong to its story however late they are, such as a delivery report. */
function findStory(stories: readonly OpenStory[], { event, details }: StepEvent): OpenStory | undefined {
  const attempt = 'attempt' in details ? details.attempt : undefined
  const ofCode = stories.find(({ attempts }) => attempt !== undefined && attempts.has(attempt))
  if (ofCode) return ofCode
  return stories.findLast(
    ({ steps, addresses, hasEnded }) =>
      !hasEnded &&
      event.ip !== undefined &&
      addresses.has(event.ip) &&
      Date.parse(event.created_at) - Date.parse(steps.at(-1)?.event.created_at ?? '') < apart_ms,
  )
}

function newStory(stories: OpenStory[]): OpenStory {
  const story: OpenStory = { steps: [], attempts: new Set(), addresses: new Set(), hasEnded: false }
  stories.push(story)
  return story
}

function add(story: OpenStory, step: StepEvent) {
  story.steps.push(step)
  if ('attempt' in step.details && step.details.attempt !== undefined) story.attempts.add(step.details.attempt)
  if (step.event.ip !== undefined) story.addresses.add(step.event.ip)
  if (step.type === 'user.signed_in') story.hasEnded = true
}

/** A sign-in without anything before it is an ordinary event. */
function entryOf({ steps }: OpenStory): Entry {
  const [first, second] = steps
  if (first && !second && first.type === 'user.signed_in') return { event: first.event }
  return { story: { id: first?.event._id ?? '', steps: merged(steps) } }
}

/** Steps that are repeated without anything in between are one. */
function merged(steps: readonly StepEvent[]): Step[] {
  const all: Step[] = []
  for (const step of steps) {
    const times = 'repeats' in step.details ? (step.details.repeats ?? 1) : 1
    const last = all.at(-1)
    if (last && isAlike(last, step)) all.splice(-1, 1, { ...step, times: last.times + times })
    else all.push({ ...step, times })
  }
  return all
}

const isAlike = (one: StepEvent, other: StepEvent) =>
  one.type === other.type &&
  'reason' in one.details === 'reason' in other.details &&
  (!('reason' in one.details) || !('reason' in other.details) || one.details.reason === other.details.reason) &&
  !['code.requested', 'code.handed_over', 'user.signed_in'].includes(one.type)
