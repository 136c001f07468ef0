'use client'

import { CreateUserGroupSchema } from '@clientele/contracts'
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useId, useState } from 'react'
import { useForm } from 'react-hook-form'
import { Banner } from '@/components/banner'
import { Button } from '@/components/button'
import { Dialog, DialogBody, DialogFooter } from '@/components/dialog'
import { Field } from '@/components/field'
import { Input, Textarea } from '@/components/input'
import { useApplicationId } from '@/lib/application'
import { failureOf } from '@/lib/errors'
import { placeFaults } from '@/lib/place-faults'
import { useTRPC } from '@/lib/trpc'
import { FileSourceFields } from './file-source-fields'
import { useFileSource } from './use-file-source'

export function CreateGroupDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="lg"
      title="Create group"
      description="Its members are read from a file, in the background."
    >
      <CreateGroupForm onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function CreateGroupForm({ onDone }: { onDone: () => void }) {
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const applicationId = useApplicationId()
  const formId = useId()
  const source = useFileSource()
  const [refusal, setRefusal] = useState<string | undefined>()
  const form = useForm({
    resolver: zodResolver(CreateUserGroupSchema),
    defaultValues: { name: '', description: '', file_url: '' },
  })
  const { errors, isSubmitting } = form.formState

  const create = useMutation(
    trpc.createUserGroup.mutationOptions({
      onSuccess: (group) => {
        void queryClient.invalidateQueries(trpc.getUserGroups.pathFilter())
        onDone()
        router.push(`/a/${applicationId}/groups/${group.uid}`)
      },
      onError: (error) => {
        const atFile = failureOf(error)?.details.find(({ field }) => field === 'body.file_url')
        if (atFile) source.setFault(atFile.message)
        else setRefusal(placeFaults(form, error))
      },
    }),
  )

  const save = async () => {
    setRefusal(undefined)
    if (!(await form.trigger(['name', 'description'], { shouldFocus: true }))) return
    const file_url = await source.obtain()
    if (file_url === undefined) return
    form.setValue('file_url', file_url)
    await form.handleSubmit((body) => create.mutate({ body }))()
  }

  return (
    <>
      <DialogBody>
        <form
          id={formId}
          noValidate
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            void save()
          }}
        >
          {refusal ? (
            <Banner tone="danger" role="alert">
              {refusal}
            </Banner>
          ) : null}
          <Field label="Name" error={errors.name?.message}>
            {(wiring) => <Input autoComplete="off" {...wiring} {...form.register('name')} />}
          </Field>
          <Field label="Description" optional error={errors.description?.message}>
            {(wiring) => <Textarea rows={2} className="min-h-14" {...wiring} {...form.register('description')} />}
          </Field>
          <FileSourceFields source={source} legend="Members" />
        </form>
      </DialogBody>
      <DialogFooter>
        <Button onClick={onDone}>Cancel</Button>
        <Button
          type="submit"
          form={formId}
          variant="primary"
          pending={isSubmitting || source.fraction !== undefined || create.isPending}
        >
          Create group
        </Button>
      </DialogFooter>
    </>
  )
}
