import type { ReactNode } from 'react'
import { Below, useWiring } from './field.tsx'

interface CheckFieldProps {
  name: string
  isOptional?: boolean
  isChecked?: boolean
  children: ReactNode
}

/** A box to check, with a sentence that says what it means. */
export function CheckField({ name, isOptional = true, isChecked = false, children }: CheckFieldProps) {
  const { id, fault, wiring, onEdit } = useWiring({ name, label: '', isOptional })
  return (
    <div className="field">
      <label className="choice">
        <input {...wiring} type="checkbox" value="true" defaultChecked={isChecked} onChange={onEdit} />
        <span className="break">{children}</span>
      </label>
      <Below id={id} fault={fault} hint={undefined} />
    </div>
  )
}
