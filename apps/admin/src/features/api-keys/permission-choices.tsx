'use client'

import { type Permission, permissionNames } from '@clientele/contracts'
import { useId } from 'react'
import { Checkbox } from '@/components/forms/checkbox'
import { FieldError } from '@/components/forms/field'
import { permissionCopy } from '@/lib/permission-copy'
import { useMay } from '@/features/operators/current-operator'

interface PermissionChoicesProps {
  value: readonly Permission[]
  onValueChange: (value: Permission[]) => void
  error: string | undefined
}

/** The permissions that a key can have: at most those of its creator. */
export function PermissionChoices({ value, onValueChange, error }: PermissionChoicesProps) {
  const id = useId()
  const may = useMay()
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">Permissions</legend>
      {error ? <FieldError>{error}</FieldError> : null}
      <ul className="grid gap-x-4 rounded-xl border border-line p-1.5 sm:grid-cols-2">
        {permissionNames.filter(may).map((permission) => (
          <li key={permission}>
            <label
              htmlFor={`${id}-${permission}`}
              className="flex cursor-pointer items-start gap-2.5 rounded-lg px-2 py-1.5 text-sm hover:bg-sunken"
            >
              <Checkbox
                id={`${id}-${permission}`}
                className="mt-0.5"
                checked={value.includes(permission)}
                onCheckedChange={(on) =>
                  onValueChange(on ? [...value, permission] : value.filter((each) => each !== permission))
                }
              />
              <span>
                {permissionCopy[permission]}
                <code className="block font-mono text-2xs text-ink-3">{permission}</code>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  )
}
