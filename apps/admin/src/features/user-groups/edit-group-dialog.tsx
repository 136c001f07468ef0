'use client'

import { UpdateUserGroupSchema, type UserGroup } from '@clientele/contracts'
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { Banner } from '@/components/feedback/banner'
import { Dialog } from '@/components/overlays/dialog'
import { Field } from '@/components/forms/field'
import { DialogForm, useRefusal } from '@/components/overlays/form-dialog'
import { Input } from '@/components/forms/input'
import { Textarea } from '@/components/forms/textarea'
import { tell } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { isolate } from '@/lib/isolate'
import { FileReview } from './file-review'
import { FileSourceFields } from './file-source-fields'
import { isBusy } from './group-text'
import { fileFaultOf, useFilePreview } from './use-file-preview'
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
  const preview = useFilePreview(groupId)
  const [isReviewing, setIsReviewing] = useState(false)
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
      onError: refuse,
    }),
  )

  const save = form.handleSubmit(async ({ name, description }) => {
    clear()
    if (!source.isGiven) return update.mutate({ groupId, body: { name, description } })
    const file_url = await source.obtain()
    if (file_url === undefined) return
    try {
      await preview.check(file_url)
      setIsReviewing(true)
    } catch (error) {
      const fault = fileFaultOf(error)
      if (fault === undefined) refuse(error)
      else source.setFault(fault)
    }
  })

  if (isReviewing)
    return (
      <FileReview
        source={preview}
        action="Save group"
        pending={update.isPending}
        refusal={refusal}
        onBack={() => {
          clear()
          preview.forget()
          setIsReviewing(false)
        }}
        onCancel={onDone}
        onConfirm={({ confirm_empty }) => {
          clear()
          const { name, description } = form.getValues()
          update.mutate({
            groupId,
            body: {
              name,
              description,
              confirm_empty,
              refresh: true,
              ...(preview.file_url && { file_url: preview.file_url }),
              ...(preview.columns && { columns: preview.columns }),
            },
          })
        }}
      />
    )
  return (
    <DialogForm
      action={source.isGiven ? 'Review file' : 'Save group'}
      refusal={refusal}
      pending={isSubmitting || source.fraction !== undefined || preview.pending || update.isPending}
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
        <FileSourceFields source={source} legend="New file (optional)" />
      )}
    </DialogForm>
  )
}
