'use client'

import { CreateUserGroupSchema } from '@clientele/contracts'
import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useForm } from 'react-hook-form'
import { Dialog } from '@/components/overlays/dialog'
import { DialogForm, useRefusal } from '@/components/overlays/form-dialog'
import { useApplicationId } from '@/lib/application'
import { useTRPC } from '@/lib/trpc'
import { FileReview } from './file-review'
import { FileSourceFields } from './file-source-fields'
import { GroupNameFields } from './group-name-fields'
import { useReviewedFile } from './use-reviewed-file'

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
  const file = useReviewedFile({ given: members })
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
    try {
      const file_url = await file.review()
      if (file_url !== undefined) form.setValue('file_url', file_url)
    } catch (error) {
      refuse(error)
    }
  }

  if (file.isReviewing)
    return (
      <FileReview
        source={file.preview}
        action="Create group"
        pending={create.isPending}
        refusal={refusal}
        onBack={() => {
          clear()
          file.backToForm()
        }}
        onCancel={onDone}
        onConfirm={({ confirm_empty }) => {
          clear()
          void form.handleSubmit((body) =>
            create.mutate({
              body: { ...body, confirm_empty, ...(file.preview.columns && { columns: file.preview.columns }) },
            }),
          )()
        }}
      />
    )
  return (
    <DialogForm
      action="Review file"
      refusal={refusal}
      pending={isSubmitting || file.isPending}
      onCancel={onDone}
      onSubmit={(event) => {
        event.preventDefault()
        void review()
      }}
    >
      <GroupNameFields name={form.register('name')} description={form.register('description')} errors={errors} />
      <FileSourceFields source={file.source} legend="Members" />
    </DialogForm>
  )
}
