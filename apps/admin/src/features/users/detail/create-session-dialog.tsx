'use client'

import { CreateUserSessionRequestSchema, type Customer } from '@clientele/contracts'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { RequestDialog } from '@/components/overlays/request-dialog'
import { duration } from '@/lib/duration'
import { type Outputs, useTRPC } from '@/lib/trpc'
import { isolate } from '@/lib/isolate'
import { useUserChanged } from './use-user-changed'
import { nameOf } from '../user-text'

interface CreateSessionDialogProps {
  user: Customer
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function CreateSessionDialog({ user, open, onOpenChange }: CreateSessionDialogProps) {
  const trpc = useTRPC()
  const changed = useUserChanged()
  return (
    <RequestDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create session"
      description={`Signs ${isolate(nameOf(user))} in without a password or code. The session is recorded under your name.`}
      action="Create session"
      schema={CreateUserSessionRequestSchema}
      defaultValues={{ user_id: user._id, domain: '', max_age: undefined }}
      mutation={trpc.createUserSession.mutationOptions({ onSuccess: () => changed(user._id) })}
      shown={cookieOf}
    >
      {({ register, formState: { errors } }) => (
        <>
          <Field
            label="Domain"
            hint="The storefront’s host name, which the cookie is for."
            error={errors.domain?.message}
          >
            {(wiring) => (
              <Input placeholder="shop.example.com" autoComplete="off" {...wiring} {...register('domain')} />
            )}
          </Field>
          <Field
            label="Lasts for"
            optional
            hint="In seconds, up to the duration in the sign-in settings. Leave blank to use that duration."
            error={errors.max_age?.message}
          >
            {(wiring) => (
              <Input
                inputMode="numeric"
                placeholder="86400"
                autoComplete="off"
                {...wiring}
                {...register('max_age', { setValueAs: (given) => given || undefined })}
              />
            )}
          </Field>
        </>
      )}
    </RequestDialog>
  )
}

function cookieOf({ cookie = {}, domain, max_age, secure }: Outputs['createUserSession']) {
  const [[name, value] = ['f.session', '']] = Object.entries(cookie)
  return {
    title: 'Copy the cookie now',
    secrets: [{ label: `Value of the ${name} cookie`, value }],
    children: (
      <>
        You won’t see it again. Anyone who has it is signed in as the customer. Set it for {domain}
        {max_age ? `, for ${duration(max_age)} (Max-Age ${max_age})` : ''}
        {secure ? ', over HTTPS only' : ''}.
      </>
    ),
  }
}
