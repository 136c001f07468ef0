import type { ComponentProps } from 'react'
import { Field } from '@/components/forms/field'
import { Textarea } from '@/components/forms/textarea'

/** The public keys of a client that signs with a private one. */
export function KeysField({ error, ...textarea }: ComponentProps<'textarea'> & { error: string | undefined }) {
  return (
    <Field
      label="Public keys"
      hint="A JSON Web Key Set, or a single key. Keep the private parts to yourself."
      error={error}
    >
      {(wiring) => (
        <Textarea
          rows={6}
          spellCheck={false}
          placeholder='{ "keys": [{ "kty": "EC", "crv": "P-256", "kid": "2026-01", "x": "…", "y": "…" }] }'
          className="font-mono sm:text-xs"
          {...textarea}
          {...wiring}
        />
      )}
    </Field>
  )
}
