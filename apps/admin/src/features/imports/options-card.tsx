'use client'

import type { FirebaseHashConfig, ImportPreview } from '@clientele/contracts'
import { Banner } from '@/components/feedback/banner'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { OrderField } from '@/components/forms/order-field'
import { RadioCards } from '@/components/forms/radio-cards'
import { SwitchRow } from '@/components/forms/switch'
import { Card } from '@/components/layout/card'
import { useMay } from '@/features/operators/current-operator'
import { FirebaseFields } from './firebase-fields'
import { conflictChoices, keyChoices } from './import-copy'
import { callingCodeIn, type Draft } from './import-draft'

interface OptionsCardProps {
  draft: Draft
  onDraft: (draft: Draft) => void
  preview: ImportPreview
  firebase: FirebaseHashConfig | undefined
  onFirebase: (firebase: FirebaseHashConfig | undefined) => void
}

/** What happens to customers who exist already, and how the values of the file are read. */
export function OptionsCard({ draft, onDraft, preview, firebase, onFirebase }: OptionsCardProps) {
  const may = useMay()
  const change = (changes: Partial<Draft>) => onDraft({ ...draft, ...changes })
  const isWrongCode = callingCodeIn(draft.country_code) === null
  return (
    <Card title="Options">
      <div className="flex flex-col gap-6">
        <RadioCards
          label="Customers who already exist"
          value={draft.on_conflict}
          onValueChange={(on_conflict) => change({ on_conflict })}
          choices={conflictChoices}
        />
        <OrderField
          label="How to tell that a customer already exists"
          hint="Tried from top to bottom. The first that finds a customer counts."
          value={draft.match}
          onValueChange={(match) => change({ match })}
          choices={keyChoices}
        />
        <Field
          label="Country code of phone numbers without one"
          optional
          error={isWrongCode ? 'Enter the digits of a calling code, such as 91.' : undefined}
          hint="Leave blank for the storefront’s own. A country in the file comes first."
        >
          {(wiring) => (
            <Input
              inputMode="tel"
              autoComplete="off"
              className="max-w-28"
              value={draft.country_code}
              onChange={(event) => change({ country_code: event.target.value })}
              {...wiring}
            />
          )}
        </Field>
        {preview.columns.some(({ to }) => to.includes('password_digest')) ? (
          may('users:credentials') ? (
            <div className="flex flex-col gap-4">
              {preview.system === 'firebase' ? <FirebaseFields value={firebase} onValueChange={onFirebase} /> : null}
              <SwitchRow
                label="Confirm contacts before a password works"
                hint="Customers whose contact isn’t verified have to confirm it before their old password opens the account. Otherwise, the password is enough."
                checked={draft.require_confirmation}
                onCheckedChange={(require_confirmation) => change({ require_confirmation })}
              />
            </div>
          ) : (
            <Banner tone="info" title="Passwords and social accounts are not imported">
              Your role doesn’t allow it. Customers can sign in with a code, or choose a new password.
            </Banner>
          )
        ) : null}
      </div>
    </Card>
  )
}
