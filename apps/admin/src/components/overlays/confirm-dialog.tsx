'use client'

import { AlertDialog as Base } from '@base-ui/react/alert-dialog'
import { type ReactNode, useId, useRef, useState } from 'react'
import { Button } from '../actions/button'
import { Field } from '../forms/field'
import { Textarea } from '../forms/input'

interface ConfirmDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  /** What will happen, explained to the operator. */
  children: ReactNode
  /** A verb with its object: "Block 3 customers". */
  action: string
  tone?: 'danger' | 'primary'
  pending?: boolean
  /** Whether a reason is required, or optional. */
  reason?: 'required' | 'optional'
  reasonHint?: string
  onConfirm: (reason: string) => void
}

/** Asks before an action that is hard to undo. The focus starts on Cancel. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    open,
    onOpenChange,
    title,
    children,
    action,
    tone = 'danger',
    pending = false,
    reason,
    reasonHint,
    onConfirm,
  } = props
  const cancel = useRef<HTMLButtonElement>(null)
  const [text, setText] = useState('')
  const [missing, setMissing] = useState(false)
  const formId = useId()

  const change = (next: boolean) => {
    if (!next) {
      setText('')
      setMissing(false)
    }
    onOpenChange(next)
  }

  return (
    <Base.Root open={open} onOpenChange={change}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          initialFocus={cancel}
          className="fixed inset-x-3 bottom-3 z-50 mx-auto max-w-md overflow-hidden rounded-2xl bg-raised shadow-float outline-none transition-[opacity,transform] duration-150 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0 sm:top-[18vh] sm:bottom-auto"
        >
          <form
            id={formId}
            className="flex flex-col gap-3 p-5"
            onSubmit={(event) => {
              event.preventDefault()
              if (reason === 'required' && text.trim() === '') setMissing(true)
              else onConfirm(text.trim())
            }}
          >
            <Base.Title className="text-lg font-semibold tracking-[-0.01em] wrap-anywhere">{title}</Base.Title>
            <Base.Description className="text-sm wrap-anywhere text-ink-2" render={<div />}>
              {children}
            </Base.Description>
            {reason ? (
              <Field
                label="Reason"
                optional={reason === 'optional'}
                hint={reasonHint ?? 'Shown in the customer’s activity.'}
                error={missing ? 'Enter a reason, so your team can understand this later.' : undefined}
              >
                {(wiring) => (
                  <Textarea
                    rows={2}
                    maxLength={500}
                    value={text}
                    onChange={(event) => {
                      setText(event.target.value)
                      setMissing(false)
                    }}
                    {...wiring}
                  />
                )}
              </Field>
            ) : null}
          </form>
          <div className="flex justify-end gap-2 border-t border-line bg-sunken px-5 py-3">
            <Base.Close ref={cancel} render={<Button variant="outline" />}>
              Cancel
            </Base.Close>
            <Button type="submit" form={formId} variant={tone} pending={pending}>
              {action}
            </Button>
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
