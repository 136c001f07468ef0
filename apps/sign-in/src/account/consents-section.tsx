import type { ConsentDefinitions, ConsentSource, UserConsents } from '@clientele/contracts'
import { useEffect, useReducer, useState } from 'react'
import { asFailure, call, type Failure } from '../call.ts'
import { useBackOnline } from '../connection.ts'
import { boxOf, policyBox } from '../consents.ts'
import { language } from '../page-facts.ts'
import { Submit } from '../parts/button.tsx'
import { CheckField } from '../parts/check-field.tsx'
import { PolicyField } from '../parts/consent-fields.tsx'
import { Form } from '../parts/form.tsx'
import { FailureNotice, Notice } from '../parts/notice.tsx'

interface Known {
  said: UserConsents
  policy: ConsentDefinitions['privacy_policy']
}

/** What the shopper agreed to, to give and to withdraw. Nothing is shown if the store asks for nothing. */
export function ConsentsSection() {
  const [known, setKnown] = useState<Known>()
  const [unread, setUnread] = useState<Failure>()
  const [tries, readAgain] = useReducer((times: number) => times + 1, 0)
  const [isSaved, setSaved] = useState(false)

  useEffect(() => {
    load().then(
      (answer) => {
        setKnown(answer)
        setUnread(undefined)
      },
      (error: unknown) => setUnread(asFailure(error)),
    )
  }, [tries])
  useBackOnline(unread?.unanswered !== undefined, readAgain)

  if (unread) return <FailureNotice failure={unread} onRetry={readAgain} />
  if (!known) return null
  const { said, policy } = known
  const asked = said.consents.filter(({ text }) => text !== undefined)
  const isPolicyAsked = policy.required || said.privacy_policy.value !== undefined
  if (asked.length === 0 && !isPolicyAsked) return null

  async function save(values: Record<string, string>) {
    const consents = asked
      .map((each) => ({ slug: each.slug, value: values[boxOf(each)] !== undefined, before: each.value ?? false }))
      .filter(({ value, before }) => value !== before)
      .map(({ slug, value }) => ({ slug, value }))
    const accepts = values[policyBox] !== undefined
    const isPolicyChanged = isPolicyAsked && accepts !== (said.privacy_policy.value ?? false)
    const changes = { ...(isPolicyChanged && { privacy_policy: accepts }), ...(consents.length > 0 && { consents }) }
    if (Object.keys(changes).length > 0) setKnown({ policy, said: await call('updateConsents', { body: changes }) })
    setSaved(true)
  }

  return (
    <section className="section" aria-labelledby="consents">
      <h2 id="consents">Consents</h2>
      <Form label="Consents" fields={{}} onSubmit={save} takesFocus={false}>
        {isPolicyAsked ? (
          <PolicyField
            url={policy.url}
            isChecked={said.privacy_policy.value === true}
            hint={lastWord(said.privacy_policy)}
          />
        ) : null}
        {asked.map((each) => (
          <CheckField key={each.slug} name={boxOf(each)} isChecked={each.value === true} hint={lastWord(each)}>
            <bdi>{each.text}</bdi>
          </CheckField>
        ))}
        <Submit>Save consents</Submit>
        {isSaved ? <Notice tone="good">Your changes are saved</Notice> : null}
      </Form>
    </section>
  )
}

async function load(): Promise<Known> {
  const [said, { privacy_policy }] = await Promise.all([call('getConsents', {}), call('getConsentDefinitions', {})])
  return { said, policy: privacy_policy }
}

/** What the shopper said last, when, and where. */
function lastWord({ value, updated_at, source }: UserConsents['privacy_policy']) {
  if (value === undefined || updated_at === undefined || source === undefined) return undefined
  const day = new Date(updated_at).toLocaleDateString(language, { dateStyle: 'long' })
  return `${value ? 'Agreed' : 'Withdrawn'} on ${day}, ${places[source]}`
}

const places: Readonly<Record<ConsentSource, string>> = {
  sign_up: 'when you signed up',
  account: 'on this page',
  api: 'according to the store',
  import: 'according to the store',
  console: 'according to the store',
}
