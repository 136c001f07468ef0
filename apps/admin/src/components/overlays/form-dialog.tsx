'use client'

import { safe } from '@/lib/first-focus'
import { type FormEventHandler, type ReactNode, useId, useRef, useState } from 'react'
import type { FieldValues, UseFormReturn } from 'react-hook-form'
import { cn } from '@/lib/cn'
import { type NameOf, placeFaults } from '@/lib/place-faults'
import { Banner } from '../feedback/banner'
import { Button } from '../actions/button'
import { SecretBox } from '../actions/copy'
import { DialogBody, DialogFooter } from './dialog'
import { useErrorsInView } from '@/lib/use-errors-in-view'

/** The API's error, if it belongs to no field. It is cleared on the next attempt. */
export const useRefusal = <Values extends FieldValues, Parsed>(
  form: UseFormReturn<Values, unknown, Parsed>,
  nameOf?: NameOf,
) => {
  const [refusal, setRefusal] = useState<string | undefined>()
  return {
    refusal,
    refuse: (error: unknown) => setRefusal(placeFaults(form, error, nameOf)),
    clear: () => setRefusal(undefined),
  }
}

interface DialogFormProps {
  onSubmit: FormEventHandler
  refusal: string | undefined
  /** The label of the submit button: a verb with its object. */
  action: string
  tone?: 'danger' | 'primary'
  pending: boolean
  onCancel: () => void
  className?: string
  children: ReactNode
}

/** The content of a dialog with a form: the error, the fields, Cancel, and the submit button. */
export function DialogForm(props: DialogFormProps) {
  const { onSubmit, refusal, action, tone = 'primary', pending, onCancel, className, children } = props
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  useErrorsInView(form)
  return (
    <>
      <DialogBody>
        <form
          ref={form}
          id={id}
          noValidate
          className={cn('base:flex flex-col base:gap-4', className)}
          onSubmit={onSubmit}
        >
          {refusal ? (
            <Banner tone="danger" role="alert" className="col-span-full">
              {refusal}
            </Banner>
          ) : null}
          {children}
        </form>
      </DialogBody>
      <DialogFooter>
        <Button {...safe} onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" form={id} variant={tone} pending={pending}>
          {action}
        </Button>
      </DialogFooter>
    </>
  )
}

export interface ShownOnceProps {
  title: string
  secrets: readonly { label: string; value: string }[]
  onDone: () => void
  children: ReactNode
}

/** The content of a dialog that shows secrets only once. */
export function ShownOnce({ title, secrets, onDone, children }: ShownOnceProps) {
  return (
    <>
      <DialogBody className="flex flex-col gap-4">
        <Banner tone="warning" title={title}>
          {children}
        </Banner>
        {secrets.map((secret) => (
          <SecretBox key={secret.label} {...secret} />
        ))}
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onClick={onDone}>
          I have copied it
        </Button>
      </DialogFooter>
    </>
  )
}
