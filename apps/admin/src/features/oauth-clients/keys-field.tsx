import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { Segmented } from '@/components/forms/segmented'
import { Textarea } from '@/components/forms/textarea'
import type { KeysValue } from './public-keys'

interface KeysFieldProps {
  value: KeysValue
  onValueChange: (value: KeysValue) => void
  error: string | undefined
  disabled?: boolean | undefined
}

/** The public keys of a client that signs with a private one: pasted, or where the client publishes them. */
export function KeysField({ value, onValueChange, error, disabled }: KeysFieldProps) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="sr-only">Public keys</legend>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p aria-hidden className="text-sm font-medium">
          Public keys
        </p>
        <Segmented
          label="Where the public keys are"
          value={value.at}
          onValueChange={(at) => onValueChange({ ...value, at })}
          disabled={disabled}
          choices={[
            { value: 'here', label: 'Paste them' },
            { value: 'url', label: 'At a URL' },
          ]}
        />
      </div>
      {value.at === 'url' ? (
        <Field
          label="Where the client publishes its keys"
          hint="A public URL of a JSON Web Key Set. A change there is noticed within 90 seconds."
          error={error}
        >
          {(wiring) => (
            <Input
              type="url"
              dir="ltr"
              autoComplete="off"
              placeholder="https://partner.example.com/jwks.json"
              value={value.jwks_uri}
              onChange={({ target }) => onValueChange({ ...value, jwks_uri: target.value })}
              disabled={disabled}
              {...wiring}
            />
          )}
        </Field>
      ) : (
        <Field
          label="Keys"
          hint="A JSON Web Key Set, or a single key. Keep the private parts to yourself."
          error={error}
        >
          {(wiring) => (
            <Textarea
              rows={6}
              spellCheck={false}
              placeholder='{ "keys": [{ "kty": "EC", "crv": "P-256", "kid": "2026-01", "x": "…", "y": "…" }] }'
              className="font-mono sm:text-xs"
              value={value.jwks}
              onChange={({ target }) => onValueChange({ ...value, jwks: target.value })}
              disabled={disabled}
              {...wiring}
            />
          )}
        </Field>
      )}
    </fieldset>
  )
}
