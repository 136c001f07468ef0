'use client'

import type { UserAttribute } from '@clientele/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { Time } from '@/components/data/time'
import { wordsOf } from '@/features/attributes/typed-value'
import { useMay } from '@/features/operators/current-operator'
import { tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'

/** A value of a customer as the card shows it. */
export function AttributeValue({ value, label }: { value: UserAttribute; label: string }) {
  return value.masked ? <MaskedValue value={value} label={label} /> : <PlainValue value={value} />
}

function PlainValue({ value: { type, attribute } }: { value: UserAttribute }) {
  const { value } = attribute
  if (type === 'datetime' && typeof value === 'string') return <Time at={value} exact />
  const words = wordsOf(type, value)
  if (type === 'url' && typeof value === 'string')
    return (
      <a href={value} target="_blank" rel="noreferrer" className="focus-ring rounded-sm underline">
        <bdi>{words}</bdi>
      </a>
    )
  return <bdi className="whitespace-pre-line">{words}</bdi>
}

/** A masked value, and a button that shows it to those who may see it. */
function MaskedValue({ value, label }: { value: UserAttribute; label: string }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const mayReveal = useMay()('users:unmask')
  const [revealed, setRevealed] = useState<UserAttribute | undefined>()
  const reveal = useMutation(
    trpc.revealUserAttribute.mutationOptions({
      onSuccess: (shown) => {
        setRevealed(shown)
        return queryClient.invalidateQueries(trpc.getUserEvents.pathFilter())
      },
      onError: tellFailure('Couldn’t reveal the value'),
    }),
  )
  // A value that has been replaced in the meantime is hidden again.
  const shown = revealed?.updated_at === value.updated_at ? revealed : undefined
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      {shown ? <PlainValue value={shown} /> : <bdi>{String(value.attribute.value)}</bdi>}
      {mayReveal ? (
        <Button
          size="sm"
          pending={reveal.isPending}
          aria-label={`${shown ? 'Hide' : 'Reveal'} ${label}`}
          onClick={() => (shown ? setRevealed(undefined) : reveal.mutate({ attributeId: value._id }))}
        >
          {shown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
          {shown ? 'Hide' : 'Reveal'}
        </Button>
      ) : null}
    </span>
  )
}
