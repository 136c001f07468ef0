'use client'

import type { Operator, Role } from '@clientele/contracts'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { Select } from '@/components/forms/select'
import { useMay } from './current-operator'
import { roleChoices } from './role-choices'
import { roleLabel } from './roles'
import { useUpdateOperator } from './use-update-operator'

export function OperatorRole({ operator }: { operator: Operator }) {
  const may = useMay()
  const [asking, setAsking] = useState<Role | undefined>()
  const { name, isMe, isPending, change } = useUpdateOperator(operator, () => setAsking(undefined))
  const label = asking ? roleLabel[asking].toLowerCase() : ''
  if (!may('operators:write') || !operator.active) return roleLabel[operator.role]
  return (
    <>
      <Select
        label={`Role of ${name}`}
        value={operator.role}
        choices={roleChoices}
        className="w-28 sm:w-32"
        disabled={isPending}
        onValueChange={(role) => {
          if (role === operator.role) return
          // Giving up your own permissions, or granting someone all of them, requires confirmation.
          if (isMe || role === 'owner') setAsking(role)
          else change({ role })
        }}
      />
      <ConfirmDialog
        open={asking !== undefined}
        onOpenChange={() => setAsking(undefined)}
        title={`Make ${isMe ? 'yourself' : name} ${label}?`}
        action={`Make ${label}`}
        tone="primary"
        pending={isPending}
        onConfirm={() => asking && change({ role: asking })}
      >
        {isMe
          ? 'You might not be able to undo this yourself.'
          : 'Owners can do everything, including deactivating you.'}
      </ConfirmDialog>
    </>
  )
}
