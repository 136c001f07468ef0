'use client'

import { AcceptInvitationRequestSchema } from '@clientele/contracts'
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { Suspense, useState } from 'react'
import { useForm } from 'react-hook-form'
import { Banner } from '@/components/banner'
import { Button } from '@/components/button'
import { Field } from '@/components/field'
import { Input } from '@/components/input'
import { placeFaults } from '@/lib/place-faults'
import { Api, useTRPC } from '@/lib/trpc'
import { EntranceFrame } from './entrance-frame'
import { PasswordInput } from './password-input'

export function JoinPage() {
  return (
    <Api>
      <EntranceFrame title="Join your team" lead="Choose a password, and you are in.">
        <Suspense>
          <JoinForm />
        </Suspense>
      </EntranceFrame>
    </Api>
  )
}

function JoinForm() {
  const trpc = useTRPC()
  const router = useRouter()
  const token = useSearchParams().get('token') ?? ''
  const [refusal, setRefusal] = useState<string | undefined>()
  const form = useForm({
    resolver: zodResolver(AcceptInvitationRequestSchema),
    defaultValues: { token, name: '', password: '' },
  })
  const { errors } = form.formState
  const join = useMutation(
    trpc.acceptInvitation.mutationOptions({
      onSuccess: () => router.replace('/'),
      onError: (error) => setRefusal(placeFaults(form, error)),
    }),
  )

  if (token === '')
    return (
      <Banner tone="warning" title="This page needs its link">
        Open the link of your invitation, or ask whoever invited you for a new one.
      </Banner>
    )
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={form.handleSubmit((body) => {
        setRefusal(undefined)
        join.mutate({ body })
      })}
    >
      {refusal ? (
        <Banner tone="danger" role="alert">
          {refusal}
        </Banner>
      ) : null}
      <Field label="Your name" error={errors.name?.message}>
        {(wiring) => <Input autoComplete="name" className="h-10 sm:h-10" {...wiring} {...form.register('name')} />}
      </Field>
      <Field
        label="Password"
        hint="At least 8 characters. A few unusual words work well."
        error={errors.password?.message}
      >
        {(wiring) => <PasswordInput autoComplete="new-password" {...wiring} {...form.register('password')} />}
      </Field>
      <Button
        type="submit"
        variant="primary"
        size="lg"
        className="mt-1 w-full"
        pending={join.isPending || join.isSuccess}
      >
        Join the team
      </Button>
    </form>
  )
}
