import type { ReactNode } from 'react'
import { cn } from '@/lib/cn'
import type { SettingsFormFrame } from '@/lib/use-settings-form'
import { Banner } from '../feedback/banner'
import { SaveBar } from './save-bar'

/** A page's form: what was refused, its cards, and the bar that saves them. `useSettingsForm` has the rest. */
export function SettingsForm({
  frame,
  className,
  children,
}: {
  frame: SettingsFormFrame
  className?: string
  children: ReactNode
}) {
  const { refusal, isDirty, isPending, onSubmit, onDiscard, dialog } = frame
  return (
    <form noValidate onSubmit={onSubmit} className={cn('flex min-w-0 flex-col gap-6', className)}>
      {refusal ? (
        <Banner tone="danger" role="alert">
          {refusal}
        </Banner>
      ) : null}
      {children}
      <SaveBar shown={isDirty} pending={isPending} onDiscard={onDiscard} />
      {dialog}
    </form>
  )
}
