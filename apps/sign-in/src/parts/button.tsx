import type { ComponentProps } from 'react'
import { useForm } from './form.tsx'

type Look = 'main' | 'quiet' | 'danger' | 'link'

export function Button({ look = 'quiet', className = '', ...rest }: ComponentProps<'button'> & { look?: Look }) {
  return <button type="button" {...rest} className={`button button-${look} ${className}`} />
}

/** The button that sends the form it stands in. It keeps its width and the focus while the answer is awaited. */
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
  /** What a screen reader says meanwhile. */
  waiting?: string
  look?: Look
}
