'use client'

import { InviteOperatorRequestSchema } from '@clientele/contracts'
import { Controller } from 'react-hook-form'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { Select } from '@/components/forms/select'
import { type OpenProps, RequestDialog } from '@/components/overlays/request-dialog'
import { useTRPC } from '@/lib/trpc'
import { roleChoices } from './role-choices'

export function InviteDialog(dialog: OpenProps) {
  const trpc = useTRPC()
  return (
    <RequestDialog
      {...dialog}
      title="Invite to the team"
      description="You get a link to share. The person who opens it chooses a password and is signed in."
      action="Create invitation"
      schema={InviteOperatorRequestSchema}
      defaultValues={{ email: '', name: undefined, role: 'support' }}
      mutation={trpc.inviteOperator.mutationOptions()}
      rereads={[trpc.getOperators.pathFilter()]}
      shown={({ link, operator }) => ({
        title: 'Copy the link now',
        secrets: [{ label: 'Invitation link', value: link }],
        children: (
          <>
            It works once, and you won’t see it again. Send it to <bdi>{operator.email}</bdi> yourself.
          </>
        ),
      })}
    >
      {({ register, control, formState: { errors } }) => (
        <>
          <Field label="Email" error={errors.email?.message}>
            {(wiring) => <Input type="email" autoComplete="off" {...wiring} {...register('email')} />}
          </Field>
          <Field label="Name" optional error={errors.name?.message}>
            {(wiring) => (
              <Input
                autoComplete="off"
                {...wiring}
                {...register('name', { setValueAs: (given) => given || undefined })}
              />
            )}
          </Field>
          <Controller
            control={control}
            name="role"
            render={({ field }) => (
              <Field label="Role" error={errors.role?.message}>
                {(wiring) => (
                  <Select value={field.value} onValueChange={field.onChange} choices={roleChoices} {...wiring} />
                )}
              </Field>
            )}
          />
        </>
      )}
    </RequestDialog>
  )
}
