'use client'

import { type MarketingConsent, marketingConsentsMax } from '@clientele/contracts'
import { Plus } from 'lucide-react'
import { type Ref, useImperativeHandle, useRef } from 'react'
import { Button } from '@/components/actions/button'
import { Field, FieldError } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { Textarea } from '@/components/forms/textarea'
import { isolate } from '@/lib/isolate'
import { valueAt } from '@/lib/merge'
import { messageOf } from '@/lib/message-of'
import { firstRepeat } from '@/lib/repeated'

interface MarketingConsentsFieldProps {
  label: string
  hint?: string | undefined
  value: readonly MarketingConsent[]
  onValueChange: (value: MarketingConsent[]) => void
  /** The errors about the list, and about its entries. */
  error?: unknown
  /** Takes the focus to what is wrong. */
  ref?: Ref<{ focus: () => void }>
  disabled?: boolean | undefined
}

const blank: MarketingConsent = { slug: '', title: '', text: '' }

/** The consents to marketing that an application asks for, each with its sentence. */
export function MarketingConsentsField({
  label,
  hint,
  value,
  onValueChange,
  error,
  ref,
  disabled = false,
}: MarketingConsentsFieldProps) {
  const list = useRef<HTMLFieldSetElement>(null)
  /** Once it is drawn. */
  const focusOn = (selector: string) =>
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(selector)?.focus())
  useImperativeHandle(ref, () => ({ focus: () => focusOn('[aria-invalid="true"]') }))
  const errorAt = (path: string) => (typeof error === 'object' && error ? messageOf(valueAt(error, path)) : undefined)
  const listError = typeof error === 'object' && error && 'message' in error ? messageOf(error) : undefined
  // Two slugs that are the same are a fault of the list, and are changed at one of them.
  const repeat = firstRepeat(value.map(({ slug }) => slug))
  const change = (at: number, part: Partial<MarketingConsent>) =>
    onValueChange(value.map((each, index) => (index === at ? { ...each, ...part } : each)))
  return (
    <fieldset ref={list} className="flex base:min-w-0 flex-col gap-4">
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      {hint ? <p className="text-xs text-ink-3">{hint}</p> : null}
      {listError && repeat < 0 ? <FieldError>{listError}</FieldError> : null}
      {value.map((each, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a new entry has nothing else to be told apart by
        <div key={index} role="group" aria-label={`Consent ${index + 1}`} className="rounded-lg border border-line p-4">
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Title" error={errorAt(`${index}.title`)}>
              {(wiring) => (
                <Input
                  {...wiring}
                  placeholder="News by email"
                  value={each.title}
                  disabled={disabled}
                  onChange={(event) => change(index, { title: event.target.value })}
                />
              )}
            </Field>
            <Field
              label="Slug"
              hint="Its name in the API and in files, such as email_marketing."
              error={errorAt(`${index}.slug`) ?? (index === repeat ? listError : undefined)}
            >
              {(wiring) => (
                <Input
                  {...wiring}
                  autoComplete="off"
                  spellCheck={false}
                  placeholder="email_marketing"
                  value={each.slug}
                  disabled={disabled}
                  onChange={(event) => change(index, { slug: event.target.value })}
                />
              )}
            </Field>
            <Field
              label="Sentence"
              hint="What customers read beside the box."
              className="sm:col-span-2"
              error={errorAt(`${index}.text`)}
            >
              {(wiring) => (
                <Textarea
                  {...wiring}
                  rows={2}
                  placeholder="Send me news and offers by email."
                  value={each.text}
                  disabled={disabled}
                  onChange={(event) => change(index, { text: event.target.value })}
                />
              )}
            </Field>
          </div>
          {disabled ? null : (
            <Button
              size="sm"
              className="mt-4"
              aria-label={`Remove ${isolate(each.title || `consent ${index + 1}`)}`}
              onClick={() => onValueChange(value.filter((_, other) => other !== index))}
            >
              Remove
            </Button>
          )}
        </div>
      ))}
      {disabled || value.length >= marketingConsentsMax ? null : (
        <div>
          <Button
            onClick={() => {
              onValueChange([...value, blank])
              focusOn(`[role=group]:nth-of-type(${value.length + 1}) input`)
            }}
          >
            <Plus aria-hidden /> Add consent
          </Button>
        </div>
      )}
    </fieldset>
  )
}
