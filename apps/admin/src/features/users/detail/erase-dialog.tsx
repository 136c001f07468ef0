'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useForm } from 'react-hook-form'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { PasswordInput } from '@/components/forms/password-input'
import { Dialog } from '@/components/overlays/dialog'
import { DialogForm, useRefusal } from '@/components/overlays/form-dialog'
import { useApplicationId } from '@/lib/application'
import { isTyped } from '@/lib/is-typed'
import { tell } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'

interface Props {
  open: boolean
  onOpenChange: (open: boolean) => void
  userId: string
  /** What has to be typed. */
  name: string
}

/** Asks before a customer is erased: for their name, a reason, and the operator's password. */
export function EraseDialog({ open, onOpenChange, userId, name }: Props) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Erase this customer now?"
      description="Everything about them is permanently erased: profile, contacts, sessions, groups, attributes, and what their history says. Only their ID remains, with who erased them, when, and why. This can’t be undone."
    >
      <EraseForm userId={userId} name={name} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function EraseForm({ userId, name, onDone }: Pick<Props, 'userId' | 'name'> & { onDone: () => void }) {
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const applicationId = useApplicationId()
  const form = useForm({ defaultValues: { name: '', reason: '', current_password: '' } })
  const { refusal, refuse, clear } = useRefusal(form)
  const { errors } = form.formState
  const erase = useMutation(
    trpc.eraseUser.mutationOptions({
      onSuccess: async () => {
        onDone()
        tell('The customer was permanently erased')
        router.push(`/a/${applicationId}/customers`)
        await queryClient.invalidateQueries(trpc.getCustomers.pathFilter())
      },
      onError: refuse,
    }),
  )
  const confirms = (text: string) => isTyped(text, name) || `Type ${name} to confirm.`

  return (
    <DialogForm
      action="Erase customer"
      tone="danger"
      refusal={refusal}
      pending={erase.isPending}
      onCancel={onDone}
      onSubmit={form.handleSubmit(({ reason, current_password }) => {
        clear()
        erase.mutate({ userId, body: { reason, current_password } })
      })}
    >
      <Field
        label={
          <span>
            Type <bdi>{name}</bdi> to confirm
          </span>
        }
        error={errors.name?.message}
      >
        {(wiring) => <Input autoComplete="off" {...wiring} {...form.register('name', { validate: confirms })} />}
      </Field>
      <Field
        label="Reason"
        hint="It’s kept, so don’t say who the customer is. The number of their request is fine."
        error={errors.reason?.message}
      >
        {(wiring) => (
          <Input autoComplete="off" {...wiring} {...form.register('reason', { required: 'Enter a reason.' })} />
        )}
      </Field>
      <Field label="Your password" error={errors.current_password?.message}>
        {(wiring) => (
          <PasswordInput
            autoComplete="current-password"
            {...wiring}
            {...form.register('current_password', { required: 'Enter your password.' })}
          />
        )}
      </Field>
    </DialogForm>
  )
}
