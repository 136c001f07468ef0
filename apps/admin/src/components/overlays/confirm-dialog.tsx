'use client'

import { AlertDialog as Base } from '@base-ui/react/alert-dialog'
import { type ReactNode, type RefObject, useId, useRef, useState } from 'react'
import { isProof } from '@/lib/typed-from'
import { Button } from '../actions/button'
import { Field } from '../forms/field'
import { Input } from '../forms/input'
import { Textarea } from '../forms/textarea'
import { useErrorsInView } from '@/lib/use-errors-in-view'

interface QuestionProps {
  title: string
  /** What will happen, explained to the operator. */
  children: ReactNode
  /** A verb with its object: "Block 3 customers". */
  action: string
  tone?: 'danger' | 'primary'
  pending?: boolean
  /** Who or what exactly is affected, below the explanation. */
  about?: ReactNode
  /** Whether a reason is required, or optional. */
  reason?: 'required' | 'optional'
  reasonHint?: string
  /** What has to be typed to confirm, so that nobody does it out of habit. */
  typed?: string | undefined
  /** Whether it can't be done now, as the explanation says, so that there is nothing to confirm. */
  blocked?: boolean
  onConfirm: (reason: string) => void
}

interface ConfirmDialogProps extends QuestionProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Asks before an action that is hard to undo. The focus starts on Cancel. */
export function ConfirmDialog({ open, onOpenChange, ...question }: ConfirmDialogProps) {
  const cancel = useRef<HTMLButtonElement>(null)
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          initialFocus={cancel}
          className="fixed inset-x-3 bottom-3 z-50 mx-auto flex max-h-[calc(100dvh-1.5rem)] max-w-md flex-col overflow-hidden rounded-2xl bg-raised shadow-float outline-none data-closed:pointer-events-none transition-[opacity,transform] duration-150 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0 sm:top-[12vh] sm:bottom-auto sm:max-h-[80vh]"
        >
          <Question {...question} cancel={cancel} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/** A component of its own, so that what was typed is gone when the dialog opens again. */
function Question({ cancel, ...props }: QuestionProps & { cancel: RefObject<HTMLButtonElement | null> }) {
  const {
    title,
    children,
    action,
    tone = 'danger',
    pending = false,
    about,
    reason,
    reasonHint,
    typed,
    blocked = false,
    onConfirm,
  } = props
  const [text, setText] = useState('')
  const [isMissing, setIsMissing] = useState(false)
  const [proof, setProof] = useState('')
  const [isMistyped, setIsMistyped] = useState(false)
  const formId = useId()
  const form = useRef<HTMLFormElement>(null)
  useErrorsInView(form)

  const confirm = () => {
    const missing = reason === 'required' && text.trim() === ''
    const mistyped = typed !== undefined && !isProof(proof, typed)
    setIsMissing(missing)
    setIsMistyped(mistyped)
    if (!missing && !mistyped && !blocked) onConfirm(text.trim())
  }

  return (
    <>
      <form
        ref={form}
        id={formId}
        className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-5"
        onSubmit={(event) => {
          event.preventDefault()
          confirm()
        }}
      >
        <Base.Title className="text-lg font-semibold tracking-[-0.01em] wrap-anywhere">{title}</Base.Title>
        <Base.Description className="text-sm wrap-anywhere text-ink-2" render={<div />}>
          {children}
        </Base.Description>
        {about}
        {reason ? (
          <Field
            label="Reason"
            optional={reason === 'optional'}
            hint={reasonHint ?? 'Shown in the customer’s activity.'}
            error={isMissing ? 'Enter a reason, so your team can understand this later.' : undefined}
          >
            {(wiring) => (
              <Textarea
                rows={2}
                maxLength={500}
                value={text}
                onChange={(event) => {
                  setText(event.target.value)
                  setIsMissing(false)
                }}
                {...wiring}
              />
            )}
          </Field>
        ) : null}
        {typed === undefined ? null : (
          <Field label={`Type ${typed} to confirm`} error={isMistyped ? `Type ${typed} exactly.` : undefined}>
            {(wiring) => (
              <Input
                autoComplete="off"
                value={proof}
                onChange={(event) => {
                  setProof(event.target.value)
                  setIsMistyped(false)
                }}
                {...wiring}
              />
            )}
          </Field>
        )}
      </form>
      <div className="flex justify-end gap-2 border-t border-line bg-sunken px-5 py-3">
        <Base.Close ref={cancel} render={<Button variant="outline" />}>
          {blocked ? 'Close' : 'Cancel'}
        </Base.Close>
        {blocked ? null : (
          <Button type="submit" form={formId} variant={tone} pending={pending}>
            {action}
          </Button>
        )}
      </div>
    </>
  )
}
