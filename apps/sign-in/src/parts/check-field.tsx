import type { ReactNode } from 'react'
import { Below, useWiring } from './field.tsx'

export interface CheckFieldProps {
  name: string
  hint?: ReactNode
  isOptional?: boolean
  isChecked?: boolean
  children: ReactNode
}

/** A box to check, with a sentence that says what it means. */
export function CheckField({ name, hint, isOptional = true, isChecked = false, children }: CheckFieldProps) {
  const { id, fault, wiring, onEdit } = useWiring({ name, label: '', hint, isOptional })
  return (
    <div className="field">
      <label className="choice">
        <input {...wiring} type="checkbox" value="true" defaultChecked={isChecked} onChange={onEdit} />
        <span className="break">{children}</span>
      </label>
      <Below id={id} fault={fault} hint={hint} />
    </div>
  )
}
