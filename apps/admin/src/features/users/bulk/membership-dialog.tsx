'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Banner } from '@/components/feedback/banner'
import { Skeleton } from '@/components/feedback/skeleton'
import { ErrorState } from '@/components/feedback/states'
import { Field } from '@/components/forms/field'
import { Segmented } from '@/components/forms/segmented'
import { Select } from '@/components/forms/select'
import { Dialog, DialogBody } from '@/components/overlays/dialog'
import { DialogForm } from '@/components/overlays/form-dialog'
import { explain } from '@/lib/errors'
import { plural } from '@/lib/format'
import { isolate } from '@/lib/isolate'
import { useTRPC, useTRPCClient } from '@/lib/trpc'
import { changeMembers, type GroupAction } from './membership'
import type { Failed, Person } from './outcome'
import { useTellOutcome } from './use-tell-outcome'

interface MembershipDialogProps {
  users: readonly Person[]
  open: boolean
  onOpenChange: (open: boolean) => void
  onFailed: (failed: { title: string; list: readonly Failed[] }) => void
}

/** Adds customers to a group, or removes them from it. */
export function MembershipDialog({ users, open, onOpenChange, onFailed }: MembershipDialogProps) {
  const whom = users.length === 1 ? isolate(users[0]?.name ?? '') : plural(users.length, 'customer')
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={`Change the groups of ${whom}`}>
      <MembershipForm users={users} onDone={() => onOpenChange(false)} onFailed={onFailed} />
    </Dialog>
  )
}

const actions = [
  { value: 'add', label: 'Add' },
  { value: 'remove', label: 'Remove' },
] as const

function MembershipForm({
  users,
  onDone,
  onFailed,
}: Pick<MembershipDialogProps, 'users' | 'onFailed'> & { onDone: () => void }) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queryClient = useQueryClient()
  const tellOutcome = useTellOutcome()
  const [action, setAction] = useState<GroupAction>('add')
  const [chosen, setChosen] = useState<string | undefined>()
  const groups = useQuery(trpc.getUserGroups.queryOptions({ pageSize: 100, type: 'bulk' }))
  const choices = (groups.data?.items ?? []).map(({ uid, name = '' }) => ({ value: String(uid), label: name }))
  const group = choices.find(({ value }) => value === chosen) ?? choices[0]

  const change = useMutation({
    mutationFn: ({ group_id }: { group_id: string; name: string }) =>
      changeMembers(client, { group_id, action, users }),
    onSuccess: async (outcome, { name }) => {
      onDone()
      const { changed, failed } = outcome
      const already = users.length - changed - failed.length
      const [did, undid] = action === 'add' ? ['Added', 'Removed'] : ['Removed', 'Added']
      const [to, from] = [`to ${isolate(name)}`, `from ${isolate(name)}`]
      const whom = plural(changed, 'customer')
      tellOutcome(outcome, {
        done: changed === 0 ? 'No group was changed' : `${did} ${whom} ${action === 'add' ? to : from}`,
        description:
          already === 0
            ? undefined
            : `${plural(already, 'customer')} already ${action === 'add' ? 'in it' : 'not in it'}`,
        undone: (back) => `${undid} ${back} ${action === 'add' ? from : to}`,
      })
      if (failed.length > 0)
        onFailed({ title: `${plural(failed.length, 'customer')} could not be ${did?.toLowerCase()}`, list: failed })
      await queryClient.invalidateQueries(trpc.pathFilter())
    },
  })

  if (groups.isPending)
    return (
      <DialogBody>
        <Skeleton className="h-24" />
      </DialogBody>
    )
  if (groups.isError)
    return (
      <DialogBody>
        <ErrorState title="Couldn’t load groups" error={groups.error} onRetry={() => void groups.refetch()} />
      </DialogBody>
    )
  if (!group)
    return (
      <DialogBody>
        <Banner tone="info">There are no groups yet. Create one from the selected customers with New group.</Banner>
      </DialogBody>
    )
  return (
    <DialogForm
      action={`${action === 'add' ? 'Add' : 'Remove'} ${plural(users.length, 'customer')}`}
      refusal={change.isError ? explain(change.error).message : undefined}
      pending={change.isPending}
      onCancel={onDone}
      onSubmit={(event) => {
        event.preventDefault()
        change.mutate({ group_id: group.value, name: group.label })
      }}
    >
      <Segmented label="Action" value={action} onValueChange={setAction} choices={actions} />
      <Field label="Group">
        {(wiring) => <Select value={group.value} onValueChange={setChosen} choices={choices} {...wiring} />}
      </Field>
    </DialogForm>
  )
}
