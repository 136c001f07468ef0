'use client'

import { CreateUserGroupSchema } from '@clientele/contracts'
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useForm } from 'react-hook-form'
import { Dialog } from '@/components/overlays/dialog'
import { Field } from '@/components/forms/field'
import { DialogForm, useRefusal } from '@/components/overlays/form-dialog'
import { Input, Textarea } from '@/components/forms/input'
import { useApplicationId } from '@/lib/application'
import { explainField, failureOf } from '@/lib/errors'
import { useTRPC } from '@/lib/trpc'
import { FileSourceFields } from './file-source-fields'
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
      description="Members are imported from a file in the background."
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
  const form = useForm({
    resolver: zodResolver(CreateUserGroupSchema),
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
      onError: (error) => {
        const failure = failureOf(error)
        const atFile = failure?.details.find(({ field }) => field === 'body.file_url')
        if (failure && atFile) source.setFault(explainField(failure, atFile))
        else refuse(error)
      },
    }),
  )

  const save = async () => {
    clear()
    if (!(await form.trigger(['name', 'description'], { shouldFocus: true }))) return
    const file_url = await source.obtain()
    if (file_url === undefined) return
    form.setValue('file_url', file_url)
    await form.handleSubmit((body) => create.mutate({ body }))()
  }

  return (
    <DialogForm
      action="Create group"
      refusal={refusal}
      pending={isSubmitting || source.fraction !== undefined || create.isPending}
      onCancel={onDone}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
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
