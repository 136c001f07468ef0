// Hand-written: fields keep their own values and the API says what is wrong, so a form library would mostly add weight.
import { createContext, type ReactNode, use, useEffect, useRef, useState } from 'react'
import { asFailure, Failure } from '../call.ts'
import { useBackOnline } from '../connection.ts'
import { isPreview } from '../page-facts.ts'
import { FailureNotice } from './notice.tsx'

interface FormState {
  pending: boolean
  /** The error of a field, if any. */
  faultOf: (field: string) => string | undefined
  forget: (field: string) => void
}

const FormContext = createContext<FormState>({ pending: false, faultOf: () => undefined, forget: () => {} })
export const useForm = () => use(FormContext)

interface FormProps {
  label: string
  /** The fields of this form, and their other names in the API. */
  fields: Record<string, readonly string[]>
  onSubmit: (values: Record<string, string>) => Promise<unknown>
  onTouch?: () => void
  /** Whether the first field takes the focus. Not if something above the form has to be read first. */
  takesFocus?: boolean
  className?: string
  children: ReactNode
}

/** A form that shows each field's error below the field, and other errors above the fields. */
export function Form({
  label,
  fields,
  onSubmit,
  onTouch,
  takesFocus = true,
  className = 'stack',
  children,
}: FormProps) {
  const form = useRef<HTMLFormElement>(null)
  const [pending, setPending] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const [faults, setFaults] = useState<Record<string, string>>({})

  useEffect(() => {
    if (Object.keys(faults).length > 0)
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-fault]')?.focus()
  }, [faults])

  useEffect(() => {
    if (takesFocus && !isPreview) focusFirst(form.current)
  }, [takesFocus])

  // The page itself focuses the first field, so that isn't a touch, but typing in it is.
  useEffect(() => {
    const element = form.current
    if (!onTouch || !element) return
    const touches = ['focusin', 'input'] as const
    for (const touch of touches) element.addEventListener(touch, onTouch, { once: true })
    return () => {
      for (const touch of touches) element.removeEventListener(touch, onTouch)
    }
  }, [onTouch])

  const retry = () => form.current?.requestSubmit()
  // The request never left the browser, so nothing happens twice.
  useBackOnline(failure?.unanswered === 'offline', retry)

  async function submit(values: Record<string, string>) {
    setPending(true)
    setFailure(undefined)
    setFaults({})
    try {
      await onSubmit(values)
    } catch (error) {
      const refused = asFailure(error)
      const { placed, left } = place(refused, fields)
      setFaults(placed)
      setFailure(left)
    } finally {
      setPending(false)
    }
  }

  const state: FormState = {
    pending,
    faultOf: (field) => faults[field],
    forget: (field) => setFaults(({ [field]: _gone, ...others }) => (_gone === undefined ? faults : others)),
  }
  return (
    <form
      ref={form}
      noValidate
      aria-label={label}
      className={className}
      onSubmit={(event) => {
        event.preventDefault()
        if (!pending) void submit(valuesOf(event.currentTarget))
      }}
    >
      {failure ? <FailureNotice failure={failure} onRetry={retry} /> : null}
      <FormContext value={state}>{children}</FormContext>
    </form>
  )
}

/** Focuses the first field to type in, unless the shopper is already somewhere else on the page. */
function focusFirst(form: HTMLFormElement | null) {
  const { activeElement } = document
  const isFree = activeElement === null || activeElement === document.body || activeElement.tagName === 'H1'
  if (isFree) form?.querySelector<HTMLElement>('input.input, .code-input')?.focus({ preventScroll: true })
}

const valuesOf = (form: HTMLFormElement) =>
  Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, readable(name, value)]))

/** Spaces around a password are part of it. */
function readable(name: string, value: FormDataEntryValue): string {
  if (typeof value !== 'string') return ''
  return name.includes('password') ? value : value.trim()
}

/** Whether an error is about a field. A name with a dot is the whole path in the body, such as `attributes.size`. */
function isAt(field: string, name: string): boolean {
  if (!name.includes('.')) return field.split('.').includes(name)
  return `${field.replace(/^body\./, '')}.`.startsWith(`${name}.`)
}

/** Assigns errors to fields. `left` contains the ones that belong to no field of this form. */
function place(failure: Failure, fields: FormProps['fields']) {
  const placed: Record<string, string> = {}
  const rest = failure.faults.filter(({ field, message }) => {
    const known = Object.entries(fields).find(([name, others]) =>
      [name, ...others].some((each) => isAt(field, each)),
    )?.[0]
    if (known === undefined) return true
    placed[known] ??= message
    return false
  })
  if (rest.length === failure.faults.length) return { placed, left: failure }
  const [first] = rest
  return { placed, left: first && new Failure(first.message) }
}
