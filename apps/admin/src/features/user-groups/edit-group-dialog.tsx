'use client'

import { UpdateUserGroupSchema, type UserGroup } from '@clientele/contracts'
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { Banner } from '@/components/feedback/banner'
import { Dialog } from '@/components/overlays/dialog'
import { Field } from '@/components/forms/field'
import { DialogForm, useRefusal } from '@/components/overlays/form-dialog'
import { Input, Textarea } from '@/components/forms/input'
import { explainField, failureOf } from '@/lib/errors'
import { tell } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { isolate } from '@/lib/isolate'
import { FileSourceFields } from './file-source-fields'
import { isBusy } from './group-text'
import { useFileSource } from './use-file-source'

interface EditGroupDialogProps {
  group: UserGroup
  groupId: string
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function EditGroupDialog({ group, groupId, open, onOpenChange }: EditGroupDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} size="lg" title={`Edit ${isolate(group.name ?? 'group')}`}>
      <EditGroupForm group={group} groupId={groupId} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function EditGroupForm({ group, groupId, onDone }: { group: UserGroup; groupId: string; onDone: () => void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const source = useFileSource()
  const form = useForm({
    resolver: zodResolver(UpdateUserGroupSchema),
    defaultValues: { name: group.name ?? '', description: group.description ?? '' },
  })
  const { refusal, refuse, clear } = useRefusal(form)
  const { errors, isSubmitting } = form.formState

  const update = useMutation(
    trpc.updateUserGroup.mutationOptions({
      onSuccess: async (_, { body }) => {
        tell('Group saved', body.file_url ? 'The new file is being read.' : undefined)
        onDone()
        await queryClient.invalidateQueries(trpc.pathFilter())
      },
      onError: (error) => {
        const failure = failureOf(error)
        const atFile = failure?.details.find(({ field }) => field === 'body.file_url')
        if (failure && atFile) source.setFault(explainField(failure, atFile))
        else refuse(error)
      },
    }),
  )

  const save = form.handleSubmit(async ({ name, description }) => {
    clear()
    const file_url = source.isGiven ? await source.obtain() : undefined
    if (source.isGiven && file_url === undefined) return
    update.mutate({ groupId, body: { name, description, ...(file_url ? { file_url } : {}) } })
  })

  return (
    <DialogForm
      action="Save group"
      refusal={refusal}
      pending={isSubmitting || source.fraction !== undefined || update.isPending}
      onCancel={onDone}
      onSubmit={save}
    >
      <Field label="Name" error={errors.name?.message}>
        {(wiring) => <Input autoComplete="off" {...wiring} {...form.register('name')} />}
      </Field>
      <Field label="Description" optional error={errors.description?.message}>
        {(wiring) => <Textarea rows={2} className="min-h-14" {...wiring} {...form.register('description')} />}
      </Field>
      {isBusy(group) ? (
        <Banner tone="info">You can replace the file once the current one has been read.</Banner>
      ) : (
        <>
          <FileSourceFields source={source} legend="New file (optional)" />
          {source.isGiven ? (
            <Banner tone="warning">
              Its rows replace the {group.members ? 'current members' : 'members'}, except rows whose action says
              otherwise.
            </Banner>
          ) : null}
        </>
      )}
    </DialogForm>
  )
}
