'use client'

import { type CreateUserAttributeDefinition, CreateUserAttributeDefinitionSchema } from '@clientele/contracts'
import { useRouter } from 'next/navigation'
import { Controller, type UseFormReturn, useWatch } from 'react-hook-form'
import type { z } from 'zod'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { Select } from '@/components/forms/select'
import { type OpenProps, RequestDialog } from '@/components/overlays/request-dialog'
import { useApplicationId } from '@/lib/application'
import { messageOf } from '@/lib/message-of'
import { useTRPC } from '@/lib/trpc'
import { isChosen, typeChoices } from './attribute-types'
import { ChoicesField } from './choices-field'
import { listOf } from './typed-value'
import { useAttributeChanged } from './use-attributes'

type Given = z.input<typeof CreateUserAttributeDefinitionSchema>
type Form = UseFormReturn<Given, unknown, CreateUserAttributeDefinition>

/** Creates an attribute, and opens its page, which has its other settings. */
export function CreateAttributeDialog(dialog: OpenProps) {
  const trpc = useTRPC()
  const router = useRouter()
  const applicationId = useApplicationId()
  const changed = useAttributeChanged()
  return (
    <RequestDialog
      {...dialog}
      title="Create attribute"
      description="Its rules, and who sees it, come next."
      action="Create attribute"
      schema={CreateUserAttributeDefinitionSchema}
      defaultValues={{ name: '', type: 'text' }}
      mutation={trpc.createUserAttributeDefinition.mutationOptions({
        onSuccess: (attribute) => {
          changed(attribute)
          router.push(`/a/${applicationId}/attributes/${attribute._id}`)
        },
      })}
    >
      {(form) => (
        <>
          <Field label="Name" hint="For people." error={form.formState.errors.name?.message}>
            {(wiring) => <Input autoComplete="off" placeholder="Shoe size" {...wiring} {...form.register('name')} />}
          </Field>
          <Field
            label="Slug"
            optional
            hint="The name in code. If you leave it blank, it is made of the name."
            error={form.formState.errors.slug?.message}
          >
            {(wiring) => (
              <Input
                dir="ltr"
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                placeholder="shoe_size"
                className="font-mono sm:text-xs"
                {...wiring}
                {...form.register('slug', { setValueAs: (typed: string) => (typed === '' ? undefined : typed) })}
              />
            )}
          </Field>
          <TypeFields form={form} />
        </>
      )}
    </RequestDialog>
  )
}

/** The type, and the choices if it has some. */
function TypeFields({ form: { control, setValue } }: { form: Form }) {
  const chosen = useWatch({ control, name: 'type' })
  const type = typeChoices.find(({ value }) => value === chosen)?.value ?? 'text'
  return (
    <>
      <Controller
        control={control}
        name="type"
        render={({ fieldState }) => (
          <Field label="Type" hint="It can’t be changed while customers have values." error={fieldState.error?.message}>
            {(wiring) => (
              <Select
                value={type}
                onValueChange={(next) => {
                  setValue('type', next)
                  setValue('validations', isChosen(next) ? [{ type: 'choices', value: [] }] : [])
                }}
                choices={typeChoices}
                {...wiring}
              />
            )}
          </Field>
        )}
      />
      {isChosen(type) ? (
        <Controller
          control={control}
          name="validations"
          render={({ field, fieldState }) => (
            <ChoicesField
              value={listOf(field.value?.[0]?.value).map(String)}
              onValueChange={(value) => field.onChange([{ type: 'choices', value }])}
              error={messageOf(fieldState.error)}
            />
          )}
        />
      ) : null}
    </>
  )
}
