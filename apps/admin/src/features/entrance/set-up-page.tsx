'use client'

import { SetUpFirstOperatorRequestSchema } from '@clientele/contracts'
import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useMutation, useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter, useSearchParams } from 'next/navigation'
import { Suspense, useState } from 'react'
import { useForm } from 'react-hook-form'
import { Banner } from '@/components/feedback/banner'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { failureOf } from '@/lib/errors'
import { placeFaults } from '@/lib/place-faults'
import { Api, useTRPC } from '@/lib/trpc'
import { EntranceForm } from './entrance-form'
import { EntranceFrame } from './entrance-frame'
import { PasswordInput } from '@/components/forms/password-input'

export function SetUpPage() {
  return (
    <Api>
      <EntranceFrame title="Set up Clientele" lead="You’ll be the first operator and the owner of the company.">
        <Suspense>
          <SetUpForm />
        </Suspense>
      </EntranceFrame>
    </Api>
  )
}

function SetUpForm() {
  const trpc = useTRPC()
  const router = useRouter()
  const token = useSearchParams().get('token') ?? ''
  const [refusal, setRefusal] = useState<{ text: string; alreadyDone: boolean } | undefined>()
  const setup = useQuery(trpc.getSetupStatus.queryOptions({}, { enabled: token !== '' }))
  const form = useForm({
    resolver: standardSchemaResolver(SetUpFirstOperatorRequestSchema),
    defaultValues: { token, name: '', email: '', password: '' },
  })
  const { errors } = form.formState
  const setUp = useMutation(
    trpc.setUpFirstOperator.mutationOptions({
      onSuccess: () => router.replace('/'),
      onError: (error) => {
        const text = placeFaults(form, error)
        setRefusal(text ? { text, alreadyDone: failureOf(error)?.code === 'ALREADY_SET_UP' } : undefined)
      },
    }),
  )

  if (token === '')
    return (
      <Banner tone="warning" title="Open this page from its link">
        The service prints a setup link when it starts for the first time. Open that link.
      </Banner>
    )
  if (setup.isLoading) return null
  if (setup.data?.needed === false && setUp.isIdle)
    return (
      <Banner tone="warning" title="This link no longer works">
        The first operator is already set up. {toSignIn}
      </Banner>
    )
  return (
    <EntranceForm
      action="Set up and sign in"
      refusal={
        refusal ? (
          <>
            {refusal.text} {refusal.alreadyDone ? toSignIn : null}
          </>
        ) : null
      }
      pending={setUp.isPending || setUp.isSuccess}
      onSubmit={form.handleSubmit((body) => {
        setRefusal(undefined)
        setUp.mutate({ body })
      })}
    >
      <Field label="Your name" error={errors.name?.message}>
        {(wiring) => <Input autoComplete="name" className="h-10 sm:h-10" {...wiring} {...form.register('name')} />}
      </Field>
      <Field label="Email" error={errors.email?.message}>
        {(wiring) => (
          <Input
            type="email"
            autoComplete="username"
            className="h-10 sm:h-10"
            {...wiring}
            {...form.register('email')}
          />
        )}
      </Field>
      <Field
        label="Password"
        hint="At least 8 characters. A few unusual words work well."
        error={errors.password?.message}
      >
        {(wiring) => <PasswordInput autoComplete="new-password" {...wiring} {...form.register('password')} />}
      </Field>
    </EntranceForm>
  )
}

const toSignIn = (
  <Link href="/sign-in" className="font-medium underline">
    Go to sign-in
  </Link>
)
