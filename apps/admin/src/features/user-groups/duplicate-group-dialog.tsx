'use client'

import { CreateUserGroupSchema, type UserGroup } from '@clientele/contracts'
import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useForm } from 'react-hook-form'
import { Dialog } from '@/components/overlays/dialog'
import { DialogForm, useRefusal } from '@/components/overlays/form-dialog'
import { useApplicationId } from '@/lib/application'
import { isolate } from '@/lib/isolate'
import { tell } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { GroupNameFields } from './group-name-fields'

interface DuplicateGroupDialogProps {
  group: UserGroup
  groupId: string
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Creates a group with the same members, or a segment with the same rule. */
export const DuplicateGroupDialog = ({ group, groupId, open, onOpenChange }: DuplicateGroupDialogProps) => (
  <Dialog
    open={open}
    onOpenChange={onOpenChange}
    title={`Duplicate ${isolate(group.name ?? 'this group')}`}
    description={
      group.rule
        ? 'The new segment has the same rule.'
        : 'The new group has the members that this one has now. The two change apart from each other.'
    }
  >
    <DuplicateForm group={group} groupId={groupId} onDone={() => onOpenChange(false)} />
  </Dialog>
)

const NamesSchema = CreateUserGroupSchema.pick({ name: true, description: true })

function DuplicateForm({ group, groupId, onDone }: { group: UserGroup; groupId: string; onDone: () => void }) {
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const applicationId = useApplicationId()
  const form = useForm({
    resolver: standardSchemaResolver(NamesSchema),
    defaultValues: { name: `Copy of ${group.name ?? ''}`.slice(0, 100).trim(), description: group.description ?? '' },
  })
  const { refusal, refuse, clear } = useRefusal(form)
  const duplicate = useMutation(
    trpc.duplicateUserGroup.mutationOptions({
      onSuccess: async (made) => {
        tell('Group duplicated')
        onDone()
        router.push(`/a/${applicationId}/groups/${made.uid}`)
        await queryClient.invalidateQueries(trpc.getUserGroups.pathFilter())
      },
      onError: refuse,
    }),
  )
  const save = form.handleSubmit((body) => {
    clear()
    duplicate.mutate({ groupId, body })
  })
  return (
    <DialogForm
      action="Duplicate"
      refusal={refusal}
      pending={duplicate.isPending}
      onCancel={onDone}
      onSubmit={(event) => void save(event)}
    >
      <GroupNameFields
        name={form.register('name')}
        description={form.register('description')}
        errors={form.formState.errors}
      />
    </DialogForm>
  )
}
