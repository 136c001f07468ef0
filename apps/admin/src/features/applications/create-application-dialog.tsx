'use client'

import { createdSettingNames, CreateApplicationRequestSchema, initialApplicationSettings } from '@clientele/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { RequestDialog } from '@/components/overlays/request-dialog'
import { useTRPC } from '@/lib/trpc'
import { SettingField } from './setting-field'
import { valuesOf } from './setting-values'

interface CreateApplicationDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  onCreated: (created: { name: string; token: string }) => void
}

export function CreateApplicationDialog({ open, onOpenChange, onCreated }: CreateApplicationDialogProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return (
    <RequestDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create application"
      description="It starts with no customers and with default sign-in settings."
      action="Create application"
      schema={CreateApplicationRequestSchema}
      defaultValues={valuesOf(initialApplicationSettings, createdSettingNames)}
      mutation={trpc.createApplication.mutationOptions({
        onSuccess: async ({ application, token }) => {
          onCreated({ name: application.name, token })
          await queryClient.invalidateQueries(trpc.getApplications.pathFilter())
          await queryClient.invalidateQueries(trpc.getCurrentOperator.pathFilter())
        },
      })}
    >
      {({ control }) => createdSettingNames.map((name) => <SettingField key={name} name={name} control={control} />)}
    </RequestDialog>
  )
}
