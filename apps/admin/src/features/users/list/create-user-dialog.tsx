'use client'

import { CreateUserRequestSchema } from '@clientele/contracts'
import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { Dialog } from '@/components/overlays/dialog'
import { Field } from '@/components/forms/field'
import { DialogForm, useRefusal } from '@/components/overlays/form-dialog'
import { Input } from '@/components/forms/input'
import { SwitchRow } from '@/components/forms/switch'
import { useApplicationId } from '@/lib/application'
import { isolate } from '@/lib/isolate'
import { tell } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { ProfileInput } from '../profile/profile-input'
import { blankProfile, newFields } from '../profile/profile-text'
import { nameOf } from '../user-text'

const furtherFields = newFields.filter((name) => name !== 'first_name' && name !== 'last_name')

const blank = {
  email: '',
  country_code: '',
  phone_number: '',
  username: '',
  ...blankProfile,
}

export function CreateUserDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="lg"
      title="Create customer"
      description="An email address or a phone number is enough."
    >
      <CreateUserForm onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function CreateUserForm({ onDone }: { onDone: () => void }) {
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const applicationId = useApplicationId()
  const [verified, setVerified] = useState(true)
  const form = useForm({ resolver: standardSchemaResolver(CreateUserRequestSchema), defaultValues: blank })
  const { refusal, refuse, clear } = useRefusal(form)
  const { errors } = form.formState

  const create = useMutation(
    trpc.createUser.mutationOptions({
      onSuccess: ({ user }) => {
        void queryClient.invalidateQueries(trpc.getCustomers.pathFilter())
        onDone()
        if (!user) return
        tell(`Created ${isolate(nameOf(user))}`)
        router.push(`/a/${applicationId}/customers/${user._id}`)
      },
      onError: refuse,
    }),
  )

  return (
    <DialogForm
      action="Create customer"
      refusal={refusal}
      pending={create.isPending}
      className="grid gap-4 sm:grid-cols-2"
      onCancel={onDone}
      onSubmit={form.handleSubmit(() => {
        clear()
        // Sends the values as entered: the API parses them with the same schema, and returns the result.
        create.mutate({ verified, body: form.getValues() })
      })}
    >
      <ProfileInput name="first_name" control={form.control} optional />
      <ProfileInput name="last_name" control={form.control} optional />
      <Field label="Email" error={errors.email?.message} className="sm:col-span-2">
        {(wiring) => <Input type="email" autoComplete="off" {...wiring} {...form.register('email')} />}
      </Field>
      <div className="grid grid-cols-[6.5rem_1fr] gap-3 sm:col-span-2">
        <Field label="Country code" error={errors.country_code?.message}>
          {(wiring) => (
            <Input inputMode="tel" placeholder="91" autoComplete="off" {...wiring} {...form.register('country_code')} />
          )}
        </Field>
        <Field label="Phone number" error={errors.phone_number?.message}>
          {(wiring) => <Input type="tel" autoComplete="off" {...wiring} {...form.register('phone_number')} />}
        </Field>
      </div>
      <Field label="Username" optional error={errors.username?.message} hint="Generated if left blank.">
        {(wiring) => <Input autoComplete="off" {...wiring} {...form.register('username')} />}
      </Field>
      {furtherFields.map((name) => (
        <ProfileInput key={name} name={name} control={form.control} optional />
      ))}
      <div className="border-t border-line sm:col-span-2">
        <SwitchRow
          label="Contacts are verified"
          hint="You vouch for the email address and phone number. Otherwise, the customer verifies them at the next sign-in."
          checked={verified}
          onCheckedChange={setVerified}
        />
      </div>
    </DialogForm>
  )
}
