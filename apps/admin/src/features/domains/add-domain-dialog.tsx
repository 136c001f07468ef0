'use client'

import { AddDomainRequestSchema } from '@clientele/contracts'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { type OpenProps, RequestDialog } from '@/components/overlays/request-dialog'
import { useTRPC } from '@/lib/trpc'

export function AddDomainDialog(dialog: OpenProps) {
  const trpc = useTRPC()
  return (
    <RequestDialog
      {...dialog}
      title="Add domain"
      description="You’ll then show that it’s yours, with a DNS record or a file."
      action="Add domain"
      schema={AddDomainRequestSchema}
      defaultValues={{ domain: '' }}
      mutation={trpc.addDomain.mutationOptions()}
      rereads={[trpc.getDomains.pathFilter()]}
    >
      {({ register, formState: { errors } }) => (
        <Field label="Domain" hint="Without https:// or a path." error={errors.domain?.message}>
          {(wiring) => (
            <Input
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              dir="ltr"
              placeholder="id.shop.example"
              {...wiring}
              {...register('domain')}
            />
          )}
        </Field>
      )}
    </RequestDialog>
  )
}
