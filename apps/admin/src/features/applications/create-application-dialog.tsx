'use client'

import { createdSettingNames, CreateApplicationRequestSchema, initialApplicationSettings } from '@clientele/contracts'
import { type OpenProps, RequestDialog } from '@/components/overlays/request-dialog'
import { useTRPC } from '@/lib/trpc'
import { SettingField } from './setting-field'
import { valuesOf } from './setting-values'

interface CreateApplicationDialogProps extends OpenProps {
  onCreated: (created: { name: string; token: string }) => void
}

export function CreateApplicationDialog({ onCreated, ...dialog }: CreateApplicationDialogProps) {
  const trpc = useTRPC()
  return (
    <RequestDialog
      {...dialog}
      title="Create application"
      description="It starts with no customers and with default sign-in settings."
      action="Create application"
      schema={CreateApplicationRequestSchema}
      defaultValues={valuesOf(initialApplicationSettings, createdSettingNames)}
      mutation={trpc.createApplication.mutationOptions({
        onSuccess: ({ application, token }) => onCreated({ name: application.name, token }),
      })}
      rereads={[trpc.getApplications.pathFilter(), trpc.getCurrentOperator.pathFilter()]}
    >
      {({ control }) => createdSettingNames.map((name) => <SettingField key={name} name={name} control={control} />)}
    </RequestDialog>
  )
}
