'use client'

import { ChangeOperatorPasswordRequestSchema } from '@clientele/contracts'
import { Field } from '@/components/forms/field'
import { PasswordInput } from '@/components/forms/password-input'
import { type OpenProps, RequestDialog } from '@/components/overlays/request-dialog'
import { tell } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'

export function ChangePasswordDialog(dialog: OpenProps) {
  const trpc = useTRPC()
  return (
    <RequestDialog
      {...dialog}
      title="Change your password"
      description="You stay signed in here and are signed out everywhere else."
      action="Change password"
      schema={ChangeOperatorPasswordRequestSchema}
      defaultValues={{ current_password: '', password: '' }}
      mutation={trpc.changeOperatorPassword.mutationOptions({
        onSuccess: () => tell('Password changed', 'You’re signed out everywhere else.'),
      })}
    >
      {({ register, formState: { errors } }) => (
        <>
          <Field label="Current password" error={errors.current_password?.message}>
            {(wiring) => (
              <PasswordInput autoComplete="current-password" {...wiring} {...register('current_password')} />
            )}
          </Field>
          <Field
            label="New password"
            hint="At least 8 characters. A few unusual words work well."
            error={errors.password?.message}
          >
            {(wiring) => <PasswordInput autoComplete="new-password" {...wiring} {...register('password')} />}
          </Field>
        </>
      )}
    </RequestDialog>
  )
}
