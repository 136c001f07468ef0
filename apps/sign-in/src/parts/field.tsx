import { type ChangeEvent, type ComponentProps, type ReactNode, useId, useState } from 'react'
import { strengthOf } from '../password-strength.ts'
import { useForm } from './form.tsx'

interface Frame {
  name: string
  label: string
  hint?: ReactNode
  isOptional?: boolean
}

/** The attributes that connect a field to its label, hint, and error. */
export function useWiring({ name, hint, isOptional }: Frame) {
  const id = useId()
  const { faultOf, forget } = useForm()
  const fault = faultOf(name)
  const says = [fault ? `${id}-fault` : '', hint ? `${id}-hint` : ''].filter(Boolean).join(' ')
  return {
    id,
    fault,
    onEdit: () => forget(name),
    wiring: {
      id,
      name,
      'aria-invalid': fault ? true : undefined,
      'aria-describedby': says || undefined,
      'aria-required': isOptional ? undefined : true,
    },
  }
}

interface LabelledProps extends Frame {
  id: string
  fault: string | undefined
  aside?: ReactNode
  children: ReactNode
}

function Labelled({ id, label, hint, isOptional, fault, aside, children }: LabelledProps) {
  return (
    <div className="field">
      <div className="field-head">
        <label htmlFor={id}>
          {label}
          {isOptional ? <span className="optional"> (optional)</span> : null}
        </label>
        {aside}
      </div>
      {children}
      <Below id={id} fault={fault} hint={hint} />
    </div>
  )
}

/** The error of a field, and its hint. */
export function Below({ id, fault, hint }: Pick<LabelledProps, 'id' | 'fault' | 'hint'>) {
  return (
    <>
      {fault ? (
        <p className="fault" role="alert" id={`${id}-fault`}>
          {fault}
        </p>
      ) : null}
      {hint ? (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
    </>
  )
}

type InputProps = Frame & Omit<ComponentProps<'input'>, 'name' | 'id'>
/** `before`: a control that belongs to the input, such as the country of a phone number. It may come and go while someone types. */
type FieldProps = InputProps & { before?: ReactNode }

export function Field({ name, label, hint, isOptional, onChange, before, ...rest }: FieldProps) {
  const frame = { name, label, hint, isOptional }
  const { id, fault, wiring, onEdit } = useWiring(frame)
  return (
    <Labelled id={id} fault={fault} {...frame}>
      <div className="field-row">
        {before}
        <input {...rest} {...wiring} className="input" onChange={afterEdit(onEdit, onChange)} />
      </div>
    </Labelled>
  )
}

const afterEdit =
  <Element,>(onEdit: () => void, onChange: ((event: ChangeEvent<Element>) => void) | undefined) =>
  (event: ChangeEvent<Element>) => {
    onEdit()
    onChange?.(event)
  }

type PasswordProps = InputProps & { aside?: ReactNode; isNew?: boolean }

/** A password that can be revealed, with a strength hint if it is a new one. */
export function PasswordField({ name, label, hint, isOptional, aside, isNew, ...rest }: PasswordProps) {
  const [isShown, setShown] = useState(false)
  const [typed, setTyped] = useState('')
  const strength = strengthOf(typed)
  const frame = { name, label, hint: isNew ? <Meter {...strength} /> : hint, isOptional }
  const { id, fault, wiring, onEdit } = useWiring(frame)
  return (
    <Labelled id={id} fault={fault} aside={aside} {...frame}>
      <div className="with-button">
        <input
          {...rest}
          {...wiring}
          className="input"
          type={isShown ? 'text' : 'password'}
          autoComplete={isNew ? 'new-password' : 'current-password'}
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => {
            onEdit()
            setTyped(event.target.value)
          }}
        />
        <button type="button" className="reveal" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? 'Hide' : 'Show'}
          <span className="sr-only"> password</span>
        </button>
      </div>
    </Labelled>
  )
}

function Meter({ score, says }: { score: number; says: string }) {
  return (
    <>
      <span aria-hidden className="meter" data-score={score}>
        <i />
        <i />
        <i />
        <i />
      </span>
      <span aria-live="polite">{says}</span>
    </>
  )
}

export function SelectField({
  name,
  label,
  hint,
  isOptional,
  choices,
  ...rest
}: Frame & ComponentProps<'select'> & { choices: readonly (readonly [value: string, label: string])[] }) {
  const frame = { name, label, hint, isOptional }
  const { id, fault, wiring, onEdit } = useWiring(frame)
  return (
    <Labelled id={id} fault={fault} {...frame}>
      <select {...rest} {...wiring} className="input select" onChange={onEdit}>
        {choices.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

/** The name of one of several choices. */
export const choiceOf = (name: string, index: number): string => `${name}.${index}`

/** Choices of which several can be chosen. */
export function ChoicesField({
  name,
  label,
  hint,
  isOptional,
  choices,
  chosen,
}: Frame & { choices: readonly string[]; chosen: readonly string[] }) {
  const { id, fault, wiring, onEdit } = useWiring({ name, label, hint, isOptional })
  return (
    <fieldset className="choices" aria-describedby={wiring['aria-describedby']}>
      <legend>
        {label}
        {isOptional ? <span className="optional"> (optional)</span> : null}
      </legend>
      {choices.map((choice, index) => (
        <label key={choice} className="choice">
          <input
            type="checkbox"
            name={choiceOf(name, index)}
            value={choice}
            defaultChecked={chosen.includes(choice)}
            data-fault={fault ? true : undefined}
            onChange={onEdit}
          />
          <span className="break">{choice}</span>
        </label>
      ))}
      <Below id={id} fault={fault} hint={hint} />
    </fieldset>
  )
}

export function TextField({ name, label, hint, isOptional, ...rest }: Frame & ComponentProps<'textarea'>) {
  const frame = { name, label, hint, isOptional }
  const { id, fault, wiring, onEdit } = useWiring(frame)
  return (
    <Labelled id={id} fault={fault} {...frame}>
      <textarea {...rest} {...wiring} className="input" rows={3} onChange={onEdit} />
    </Labelled>
  )
}
