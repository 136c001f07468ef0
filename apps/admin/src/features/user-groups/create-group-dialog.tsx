'use client'

import { CreateUserGroupSchema } from '@clientele/contracts'
import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { Dialog } from '@/components/overlays/dialog'
import { Field } from '@/components/forms/field'
import { DialogForm, useRefusal } from '@/components/overlays/form-dialog'
import { Input } from '@/components/forms/input'
import { Textarea } from '@/components/forms/textarea'
import { useApplicationId } from '@/lib/application'
import { useTRPC } from '@/lib/trpc'
import { FileReview } from './file-review'
import { FileSourceFields } from './file-source-fields'
import { fileFaultOf, useFilePreview } from './use-file-preview'
import { useFileSource } from './use-file-source'

interface CreateGroupDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** The file with the selected customers, if any. */
  members?: File
}

export function CreateGroupDialog({ open, onOpenChange, members }: CreateGroupDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="lg"
      title="Create group"
      description="Members come from a file or a pasted list. You see who is found before the group is created."
    >
      <CreateGroupForm members={members} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function CreateGroupForm({ members, onDone }: { members: File | undefined; onDone: () => void }) {
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const applicationId = useApplicationId()
  const source = useFileSource(members)
  const preview = useFilePreview()
  const [isReviewing, setIsReviewing] = useState(false)
  const form = useForm({
    resolver: standardSchemaResolver(CreateUserGroupSchema),
    defaultValues: { name: '', description: '', file_url: '' },
  })
  const { refusal, refuse, clear } = useRefusal(form)
  const { errors, isSubmitting } = form.formState

  const create = useMutation(
    trpc.createUserGroup.mutationOptions({
      onSuccess: (group) => {
        void queryClient.invalidateQueries(trpc.getUserGroups.pathFilter())
        onDone()
        router.push(`/a/${applicationId}/groups/${group.uid}`)
      },
      onError: refuse,
    }),
  )

  const review = async () => {
    clear()
    if (!(await form.trigger(['name', 'description'], { shouldFocus: true }))) return
    const file_url = await source.obtain()
    if (file_url === undefined) return
    form.setValue('file_url', file_url)
    try {
      await preview.check(file_url)
      setIsReviewing(true)
    } catch (error) {
      const fault = fileFaultOf(error)
      if (fault === undefined) refuse(error)
      else source.setFault(fault)
    }
  }

  if (isReviewing)
    return (
      <FileReview
        source={preview}
        action="Create group"
        pending={create.isPending}
        refusal={refusal}
        onBack={() => {
          clear()
          preview.forget()
          setIsReviewing(false)
        }}
        onCancel={onDone}
        onConfirm={({ confirm_empty }) => {
          clear()
          void form.handleSubmit((body) =>
            create.mutate({
              body: { ...body, confirm_empty, ...(preview.columns && { columns: preview.columns }) },
            }),
          )()
        }}
      />
    )
  return (
    <DialogForm
      action="Review file"
      refusal={refusal}
      pending={isSubmitting || source.fraction !== undefined || preview.pending}
      onCancel={onDone}
      onSubmit={(event) => {
        event.preventDefault()
        void review()
      }}
    >
      <Field label="Name" error={errors.name?.message}>
        {(wiring) => <Input autoComplete="off" {...wiring} {...form.register('name')} />}
      </Field>
      <Field label="Description" optional error={errors.description?.message}>
        {(wiring) => <Textarea rows={2} className="min-h-14" {...wiring} {...form.register('description')} />}
      </Field>
      <FileSourceFields source={source} legend="Members" />
    </DialogForm>
  )
}
