'use client'

import { CreateImportPresetRequestSchema, type ImportMapping, type ImportPreset } from '@clientele/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { type OpenProps, RequestDialog } from '@/components/overlays/request-dialog'
import { isolate } from '@/lib/isolate'
import { tell } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'

interface SavePresetDialogProps extends OpenProps {
  mapping: ImportMapping
  onSaved: (preset: ImportPreset) => void
}

/** Saves what the columns of a file are used for, for the next file of the same kind. */
export function SavePresetDialog({ mapping, onSaved, ...dialog }: SavePresetDialogProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return (
    <RequestDialog
      {...dialog}
      title="Save as a preset"
      description="For the next file of the same kind. Your team sees it as well."
      action="Save preset"
      schema={CreateImportPresetRequestSchema}
      defaultValues={{ name: '', mapping }}
      mutation={trpc.createImportPreset.mutationOptions({
        onSuccess: async ({ preset }) => {
          tell(`Saved ${isolate(preset.name)}`)
          await queryClient.invalidateQueries(trpc.getImportPresets.pathFilter())
          onSaved(preset)
        },
      })}
    >
      {(form) => (
        <Field label="Name" error={form.formState.errors.name?.message}>
          {(wiring) => <Input autoComplete="off" placeholder="Loyalty app" {...wiring} {...form.register('name')} />}
        </Field>
      )}
    </RequestDialog>
  )
}
