import type { UserConsents } from '@clientele/contracts'
import { useEffect, useReducer, useState } from 'react'
import { asFailure, call, type Failure } from '../call.ts'
import { useBackOnline } from '../connection.ts'
import { boxOf } from '../consents.ts'
import { language } from '../page-facts.ts'
import { Submit } from '../parts/button.tsx'
import { CheckField } from '../parts/check-field.tsx'
import { Form } from '../parts/form.tsx'
import { FailureNotice, Notice } from '../parts/notice.tsx'

/** What the shopper agreed to, to give and to withdraw. Nothing is shown if the store asks for nothing. */
export function ConsentsSection() {
  const [known, setKnown] = useState<UserConsents>()
  const [unread, setUnread] = useState<Failure>()
  const [tries, readAgain] = useReducer((times: number) => times + 1, 0)
  const [isSaved, setSaved] = useState(false)

  useEffect(() => {
    call('getConsents', {}).then(
      (answer) => {
        setKnown(answer)
        setUnread(undefined)
      },
      (error: unknown) => setUnread(asFailure(error)),
    )
  }, [tries])
  useBackOnline(unread?.unanswered !== undefined, readAgain)

  if (unread) return <FailureNotice failure={unread} onRetry={readAgain} />
  const asked = known?.consents.filter(({ text }) => text !== undefined) ?? []
  if (!known || (asked.length === 0 && known.privacy_policy.value !== true)) return null

  async function save(values: Record<string, string>) {
    const consents = asked
      .map((each) => ({ slug: each.slug, value: values[boxOf(each)] !== undefined, before: each.value ?? false }))
      .filter(({ value, before }) => value !== before)
      .map(({ slug, value }) => ({ slug, value }))
    if (consents.length > 0) setKnown(await call('updateConsents', { body: { consents } }))
    setSaved(true)
  }

  return (
    <section className="section" aria-labelledby="consents">
      <h2 id="consents">Consents</h2>
      <PolicyFact {...known.privacy_policy} />
      {asked.length === 0 ? null : (
        <Form label="Consents" fields={{}} onSubmit={save} takesFocus={false}>
          {asked.map((each) => (
            <CheckField key={each.slug} name={boxOf(each)} isChecked={each.value === true}>
              <bdi>{each.text}</bdi>
            </CheckField>
          ))}
          <Submit>Save consents</Submit>
          {isSaved ? <Notice tone="good">Your changes are saved</Notice> : null}
        </Form>
      )}
    </section>
  )
}

function PolicyFact({ value, updated_at }: UserConsents['privacy_policy']) {
  if (value !== true || updated_at === undefined) return null
  const day = new Date(updated_at).toLocaleDateString(language, { dateStyle: 'long' })
  return <p className="hint">You accepted the privacy policy on {day}.</p>
}
