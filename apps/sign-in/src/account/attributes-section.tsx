import type { UserAttributes } from '@clientele/contracts'
import { Suspense, useEffect, useReducer, useState } from 'react'
import { type Attribute, attributeFields, readAttributes, shownValue, useAttributes } from '../attributes.ts'
import { asFailure, call, type Failure } from '../call.ts'
import { useBackOnline } from '../connection.ts'
import { AttributeField } from '../parts/attribute-field.tsx'
import { Button, Submit } from '../parts/button.tsx'
import { Form } from '../parts/form.tsx'
import { FailureNotice, Notice } from '../parts/notice.tsx'

/** What the store's own fields contain, as far as shoppers see them. Most stores have none, and nothing is shown. */
export const AttributesSection = () => (
  <Suspense fallback={null}>
    <Attributes />
  </Suspense>
)

type Values = UserAttributes['attributes']

function Attributes() {
  const { attributes, failure, retry } = useAttributes(() => true)
  const [values, setValues] = useState<Values>()
  const [unread, setUnread] = useState<Failure>()
  const [tries, readAgain] = useReducer((times: number) => times + 1, 0)
  const [isOpen, setOpen] = useState(false)
  const [isSaved, setSaved] = useState(false)
  const isAny = attributes.length > 0

  useEffect(() => {
    if (!isAny) return
    call('getUserAttributes', {}).then(
      (answer) => {
        setValues(answer.attributes)
        setUnread(undefined)
      },
      (error: unknown) => setUnread(asFailure(error)),
    )
  }, [isAny, tries])

  useBackOnline(unread?.unanswered !== undefined, readAgain)

  // What sign-up asked for can't be changed here, so it is only shown if there is a value.
  const shown = attributes.filter(({ slug, customer_editable }) => customer_editable || values?.[slug] !== undefined)
  const editable = attributes.filter(({ customer_editable }) => customer_editable)
  const problem = failure ?? unread
  if (problem) return <FailureNotice failure={problem} onRetry={failure ? retry : readAgain} />
  if (!values || shown.length === 0) return null

  async function save(typed: Record<string, string>) {
    const answer = await call('updateUserAttributes', { body: { attributes: readAttributes(editable, typed) } })
    setValues(answer.attributes)
    setOpen(false)
    setSaved(true)
  }

  return (
    <section className="section" aria-labelledby="attributes">
      <div className="section-head">
        <h2 id="attributes">More about you</h2>
        {isOpen || editable.length === 0 ? null : (
          <Button look="link" onClick={() => setOpen(true)}>
            Edit<span className="sr-only"> more about you</span>
          </Button>
        )}
      </div>
      {isOpen ? (
        <Form label="More about you" fields={attributeFields(editable)} onSubmit={save}>
          {editable.map((attribute) => (
            <AttributeField key={attribute.slug} attribute={attribute} value={values[attribute.slug]} isOptional />
          ))}
          <Submit>Save</Submit>
          <Button className="wide" onClick={() => setOpen(false)}>
            Cancel
          </Button>
        </Form>
      ) : (
        <>
          <dl className="facts">
            {shown.map((attribute) => (
              <Fact key={attribute.slug} attribute={attribute} values={values} />
            ))}
          </dl>
          {isSaved ? <Notice tone="good">Your changes are saved</Notice> : null}
        </>
      )}
    </section>
  )
}

function Fact({ attribute, values }: { attribute: Attribute; values: Values }) {
  const value = values[attribute.slug]
  return (
    <div>
      <dt>{attribute.name}</dt>
      <dd className="break lines">
        {value === undefined ? <span className="hint">Not provided</span> : <bdi>{shownValue(attribute, value)}</bdi>}
      </dd>
    </div>
  )
}
