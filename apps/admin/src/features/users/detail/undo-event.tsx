'use client'

import type { EventPayload, UserEvent } from '@clientele/contracts'
import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { useMay } from '@/features/operators/current-operator'
import { useTRPCClient } from '@/lib/trpc'
import { takeBack } from '../bulk/bulk'
import { undoMembers } from '../bulk/membership'
import type { Client, Outcome, Person } from '../bulk/outcome'
import { useUndo } from '../bulk/use-tell-outcome'

const states = ['user.blocked', 'user.unblocked'] as const
const stateChanges: readonly string[] = [
  ...states,
  // Someone else wants the customer to stay blocked.
  'user.block_reason_added',
  'user.deletion_scheduled',
  'user.undeleted',
  'user.archived',
  'user.purged',
]
const memberships = ['user.joined_group', 'user.left_group'] as const

const isOneOf = <Type extends string>(types: readonly Type[], type: string): type is Type =>
  (types as readonly string[]).includes(type)

/**
 * Which of a customer's events can be undone: the last change of the state, and the last one of each membership. The events are the latest ones,
 * newest first. An archived customer can't be changed.
 */
export function undoableEvents(events: readonly UserEvent[]): ReadonlySet<string> {
  const ids = new Set<string>()
  const settled = new Set<string>()
  for (const event of events) {
    if (event.type === 'user.archived') break
    const about = isOneOf(memberships, event.type)
      ? String(groupOf(event).group_id)
      : stateChanges.includes(event.type)
        ? 'state'
        : undefined
    if (about === undefined || settled.has(about)) continue
    settled.add(about)
    if (isOneOf([...states, ...memberships], event.type) && !isOfSegment(event)) ids.add(event._id)
  }
  return ids
}

/** The rule of a segment decides who is a member. */
const isOfSegment = (event: UserEvent) => groupOf(event).cause !== undefined

/** Details always match the type: the service writes no others. */
const groupOf = ({ details = {} }: UserEvent) => details as Partial<EventPayload<'user.joined_group'>>

/** What undoing an event does. */
const undoOf = (client: Client, person: Person, event: UserEvent): (() => Promise<Outcome>) => {
  const users = [person]
  const { created_at: state_since, details = {} } = event
  if (event.type === 'user.blocked')
    return () => takeBack(client, [{ users, status: false, reason: 'Undone', state_since }])
  if (event.type === 'user.unblocked') {
    const { blocked_for } = details as Partial<EventPayload<'user.unblocked'>>
    return () => takeBack(client, [{ users, status: true, reason: blocked_for, state_since }])
  }
  const action = event.type === 'user.joined_group' ? 'remove' : 'add'
  return () => undoMembers(client, { group_id: String(groupOf(event).group_id), action, users })
}

/** A button that undoes an event of a customer, if the operator may. */
export function UndoEvent({ person, event }: { person: Person; event: UserEvent }) {
  const client = useTRPCClient()
  const may = useMay()
  const undo = useUndo()
  const [isPending, setIsPending] = useState(false)
  if (!may(isOneOf(states, event.type) ? 'users:block' : 'groups:write')) return null
  return (
    <Button
      size="sm"
      variant="ghost"
      pending={isPending}
      onClick={async () => {
        setIsPending(true)
        await undo(undoOf(client, person, event), () => 'Undone')
        setIsPending(false)
      }}
    >
      <Undo2 aria-hidden />
      Undo
    </Button>
  )
}
