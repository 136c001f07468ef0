'use client'

import { CreateUserGroupSchema, type UserGroup } from '@clientele/contracts'
import type { SegmentRules } from '@clientele/contracts/segments'
import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { Dialog } from '@/components/overlays/dialog'
import { DialogForm, useRefusal } from '@/components/overlays/form-dialog'
import { GroupNameFields } from '@/features/user-groups/group-name-fields'
import { useApplicationId } from '@/lib/application'
import { isolate } from '@/lib/isolate'
import { tell } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { RuleBuilder } from './rule-builder'
import { newRule, readDraft, storedRule } from './rule-draft'
import { SegmentPreviewPanel } from './segment-preview'

interface SegmentDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** The segment to edit; otherwise, a new one. */
  group?: UserGroup
}

/** Creates a segment, or edits one. */
export function SegmentDialog({ open, onOpenChange, group }: SegmentDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="lg"
      title={group ? `Edit ${isolate(group.name ?? 'segment')}` : 'Create segment'}
      description="Its members follow from a rule. Customers join and leave by themselves when they change."
    >
      <SegmentForm group={group} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

const NamesSchema = CreateUserGroupSchema.pick({ name: true, description: true })

function SegmentForm({ group, onDone }: { group: UserGroup | undefined; onDone: () => void }) {
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const applicationId = useApplicationId()
  // As it was when the form was opened: a change by someone else since then must not be overwritten.
  const [base] = useState(group)
  const [rules, setRules] = useState<SegmentRules>((base && storedRule(base)) ?? newRule)
  const form = useForm({
    resolver: standardSchemaResolver(NamesSchema),
    defaultValues: { name: base?.name ?? '', description: base?.description ?? '' },
  })
  const { refusal, refuse, clear } = useRefusal(form)
  const [fault, setFault] = useState<string | undefined>()

  const create = useMutation(
    trpc.createUserGroup.mutationOptions({
      onSuccess: async (made) => {
        onDone()
        router.push(`/a/${applicationId}/groups/${made.uid}`)
        await queryClient.invalidateQueries(trpc.getUserGroups.pathFilter())
      },
      onError: refuse,
    }),
  )
  const update = useMutation(
    trpc.updateUserGroup.mutationOptions({
      onSuccess: async () => {
        tell('Segment saved')
        onDone()
        await queryClient.invalidateQueries(trpc.pathFilter())
      },
      onError: refuse,
    }),
  )

  const save = form.handleSubmit((names) => {
    clear()
    const draft = readDraft(rules)
    setFault('fault' in draft ? draft.fault : undefined)
    if ('fault' in draft) return
    const { rule } = draft
    if (!base) return create.mutate({ body: { ...names, type: 'conditional', rule } })
    const ifMatch = base.__v === undefined ? {} : { ifMatch: String(base.__v) }
    update.mutate({ groupId: String(base.uid), ...ifMatch, body: { ...names, rule } })
  })

  return (
    <DialogForm
      action={base ? 'Save segment' : 'Create segment'}
      refusal={fault ?? refusal}
      pending={create.isPending || update.isPending}
      onCancel={onDone}
      onSubmit={(event) => void save(event)}
    >
      <GroupNameFields
        name={form.register('name')}
        description={form.register('description')}
        errors={form.formState.errors}
      />
      <RuleBuilder rules={rules} onChange={setRules} group_id={base?._id} />
      <SegmentPreviewPanel rules={rules} group_id={base?._id} />
    </DialogForm>
  )
}
