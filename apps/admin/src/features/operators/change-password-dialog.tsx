'use client'

import { ChangeOperatorPasswordRequestSchema } from '@clientele/contracts'
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { Dialog } from '@/components/overlays/dialog'
import { Field } from '@/components/forms/field'
import { DialogForm, useRefusal } from '@/components/overlays/form-dialog'
import { PasswordInput } from '@/components/forms/password-input'
import { tell } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'

export function ChangePasswordDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Change your password"
      description="You stay signed in here and are signed out everywhere else."
    >
      <ChangePasswordForm onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function ChangePasswordForm({ onDone }: { onDone: () => void }) {
  const trpc = useTRPC()
  const form = useForm({
    resolver: zodResolver(ChangeOperatorPasswordRequestSchema),
    defaultValues: { current_password: '', password: '' },
  })
  const { refusal, refuse, clear } = useRefusal(form)
  const { errors } = form.formState
  const change = useMutation(
    trpc.changeOperatorPassword.mutationOptions({
      onSuccess: () => {
        onDone()
        tell('Password changed', 'You’re signed out everywhere else.')
      },
      onError: refuse,
    }),
  )
  return (
    <DialogForm
      action="Change password"
      refusal={refusal}
      pending={change.isPending}
      onCancel={onDone}
      onSubmit={form.handleSubmit((body) => {
        clear()
        change.mutate({ body })
      })}
    >
      <Field label="Current password" error={errors.current_password?.message}>
        {(wiring) => (
          <PasswordInput autoComplete="current-password" {...wiring} {...form.register('current_password')} />
        )}
      </Field>
      <Field
        label="New password"
        hint="At least 8 characters. A few unusual words work well."
        error={errors.password?.message}
      >
        {(wiring) => <PasswordInput autoComplete="new-password" {...wiring} {...form.register('password')} />}
      </Field>
    </DialogForm>
  )
}
