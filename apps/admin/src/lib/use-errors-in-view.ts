import { type RefObject, useEffect, useRef } from 'react'

/** Goes to the first error when it appears, and again when the form is sent with it: the fields of a dialog can be taller than it is. */
export function useErrorsInView(form: RefObject<HTMLFormElement | null>) {
  const shown = useRef<Element | null>(null)
  useEffect(() => {
    const error = form.current?.querySelector('[role="alert"]') ?? null
    if (error !== shown.current) {
      error?.scrollIntoView({ block: 'nearest' })
      goToFault(form.current)
    }
    shown.current = error
  })
  useEffect(() => {
    const sent = form.current
    if (!sent) return
    const onSubmit = () => requestAnimationFrame(() => goToFault(sent))
    sent.addEventListener('submit', onSubmit)
    return () => sent.removeEventListener('submit', onSubmit)
  }, [form])
}

/** Those who are in a field already stay there. */
function goToFault(form: HTMLFormElement | null) {
  if (!form?.contains(document.activeElement)) form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}
