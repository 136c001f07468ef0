'use client'

import type { Operator } from '@clientele/contracts'
import { Ellipsis, UserCheck, UserX } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { Menu, MenuItem } from '@/components/menu'
import { useMay } from './current-operator'
import { useUpdateOperator } from './use-update-operator'

export function OperatorActions({ operator }: { operator: Operator }) {
  const may = useMay()
  const [ending, setEnding] = useState(false)
  const { name, isMe, isPending, change } = useUpdateOperator(operator, () => setEnding(false))
  if (!may('operators:write') || isMe) return null
  return (
    <>
      <Menu
        trigger={
          <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${name}`}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        {operator.active ? (
          <MenuItem tone="danger" onClick={() => setEnding(true)}>
            <UserX aria-hidden />
            End access…
          </MenuItem>
        ) : (
          <MenuItem onClick={() => change({ active: true })}>
            <UserCheck aria-hidden />
            Give access again
          </MenuItem>
        )}
      </Menu>
      <ConfirmDialog
        open={ending}
        onOpenChange={setEnding}
        title={`End the access of ${name}?`}
        action="End access"
        pending={isPending}
        onConfirm={() => change({ active: false })}
      >
        {name} is signed out at once and can no longer sign in. You can give access again later.
      </ConfirmDialog>
    </>
  )
}
