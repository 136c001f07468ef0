import type { ComponentProps } from 'react'
import { useForm } from './form.tsx'

type Look = 'main' | 'quiet' | 'danger' | 'link'

export function Button({ look = 'quiet', className = '', ...rest }: ComponentProps<'button'> & { look?: Look }) {
  return <button type="button" {...rest} className={`button button-${look} ${className}`} />
}

/** A form's submit button. It keeps its width and the focus while waiting for the response. */
export function Submit({ children, waiting = 'One moment', look = 'main' }: SubmitProps) {
  const { pending } = useForm()
  return (
    <button type="submit" className={`button button-${look} wide`} aria-disabled={pending}>
      <span className={pending ? 'unseen' : undefined}>{children}</span>
      {pending ? (
        <span className="spinner" role="status">
          <span className="sr-only">{waiting}</span>
        </span>
      ) : null}
    </button>
  )
}

interface SubmitProps {
  children: string
  /** What a screen reader announces while waiting. */
  waiting?: string
  look?: Look
}
