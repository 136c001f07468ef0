'use client'

import type { Operator, Role } from '@clientele/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Ellipsis, UserCheck, UserX } from 'lucide-react'
import { useState } from 'react'
import { Avatar } from '@/components/avatar'
import { Badge } from '@/components/badge'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { Menu, MenuItem } from '@/components/menu'
import { Select } from '@/components/select'
import { Td } from '@/components/table'
import { Time } from '@/components/time'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { useCurrentOperator, useMay } from './current-operator'
import { roleChoices, roleLabel } from './roles'

export function OperatorRow({ operator }: { operator: Operator }) {
  const trpc = useTRPC()
  const may = useMay()
  const queryClient = useQueryClient()
  const isMe = useCurrentOperator().id === operator._id
  const [asking, setAsking] = useState<{ role: Role } | { active: false } | undefined>()
  const name = operator.name ?? operator.email

  const update = useMutation(
    trpc.updateOperator.mutationOptions({
      onSuccess: async (_, { body }) => {
        setAsking(undefined)
        if (body.role) tell(`${name} is now ${roleLabel[body.role].toLowerCase()}`)
        else tell(body.active === true ? `${name} can sign in again` : `Ended the access of ${name}`)
        await queryClient.invalidateQueries(trpc.getOperators.pathFilter())
        if (isMe) await queryClient.invalidateQueries(trpc.getCurrentOperator.pathFilter())
      },
      onError: (error) => {
        setAsking(undefined)
        tellFailure(`${name} was not changed`)(error)
      },
    }),
  )
  const change = (body: { role?: Role; active?: boolean }) => update.mutate({ operatorId: operator._id, body })
  const editable = may('operators:write')

  return (
    <tr>
      <Td className="w-full max-w-0 sm:w-auto sm:max-w-72">
        <span className="flex min-w-0 items-center gap-3">
          <Avatar name={name} seed={operator._id} />
          <span className="min-w-0">
            <span className="flex items-center gap-2 font-medium">
              <span className="truncate">{name}</span>
              {isMe ? <Badge tone="accent">You</Badge> : null}
            </span>
            {operator.name ? <span className="block truncate text-xs text-ink-3">{operator.email}</span> : null}
          </span>
        </span>
      </Td>
      <Td className="sm:w-40">
        {editable && operator.active ? (
          <Select
            label={`Role of ${name}`}
            value={operator.role}
            choices={roleChoices}
            className="w-32"
            disabled={update.isPending}
            onValueChange={(role) => {
              if (role === operator.role) return
              // Taking rights from oneself, or handing over all of them, deserves a second look.
              if (isMe || role === 'owner') setAsking({ role })
              else change({ role })
            }}
          />
        ) : (
          roleLabel[operator.role]
        )}
      </Td>
      <Td className="hidden sm:table-cell">
        {!operator.active ? (
          <Badge dot>Access ended</Badge>
        ) : operator.joined === false ? (
          <Badge tone="warning" dot>
            Invited
          </Badge>
        ) : (
          <Badge tone="success" dot>
            Active
          </Badge>
        )}
      </Td>
      <Td className="hidden text-ink-2 lg:table-cell">
        <Time at={operator.last_sign_in_at} empty="Never" />
      </Td>
      <Td className="w-px">
        {editable && !isMe ? (
          <Menu
            trigger={
              <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${name}`}>
                <Ellipsis aria-hidden />
              </Button>
            }
          >
            {operator.active ? (
              <MenuItem tone="danger" onClick={() => setAsking({ active: false })}>
                <UserX aria-hidden />
                End access…
              </MenuItem>
            ) : (
              <MenuItem onClick={() => change({ active: true })}>
                <UserCheck aria-hidden />
                Give access again
              </MenuItem>
            )}
          </Menu>
        ) : null}
        <ConfirmDialog
          open={asking !== undefined}
          onOpenChange={() => setAsking(undefined)}
          title={
            asking && 'role' in asking
              ? `Make ${isMe ? 'yourself' : name} ${roleLabel[asking.role].toLowerCase()}?`
              : `End the access of ${name}?`
          }
          action={asking && 'role' in asking ? `Make ${roleLabel[asking.role].toLowerCase()}` : 'End access'}
          tone={asking && 'role' in asking ? 'primary' : 'danger'}
          pending={update.isPending}
          onConfirm={() => asking && change(asking)}
        >
          {asking && 'role' in asking
            ? isMe
              ? 'You may no longer be able to take this back yourself.'
              : 'An owner may do everything, including ending your own access.'
            : `${name} is signed out at once and can no longer sign in. You can give access again later.`}
        </ConfirmDialog>
      </Td>
    </tr>
  )
}
