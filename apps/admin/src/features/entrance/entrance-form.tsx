import type { FormEventHandler, ReactNode } from 'react'
import { Banner } from '@/components/feedback/banner'
import { Button } from '@/components/actions/button'

interface EntranceFormProps {
  onSubmit: FormEventHandler
  refusal: ReactNode
  /** The label of the submit button. */
  action: string
  pending: boolean
  children: ReactNode
}

/** The form of pages outside the shell: errors, fields, and one wide button. */
export function EntranceForm({ onSubmit, refusal, action, pending, children }: EntranceFormProps) {
  return (
    <form noValidate className="flex flex-col gap-4" onSubmit={onSubmit}>
      {refusal ? (
        <Banner tone="danger" role="alert">
          {refusal}
        </Banner>
      ) : null}
      {children}
      <Button type="submit" variant="primary" size="lg" className="mt-1 w-full" pending={pending}>
        {action}
      </Button>
    </form>
  )
}
