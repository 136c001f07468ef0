import { factOf, fieldsWrittenBy, type User } from '@clientele/contracts'
import { useState } from 'react'
import { call } from '../call.ts'
import { fullName } from '../contacts.ts'
import { Button, Submit } from '../parts/button.tsx'
import { Form } from '../parts/form.tsx'
import { Notice } from '../parts/notice.tsx'
import { ProfileField, readField, type Said } from '../parts/profile-field.tsx'
import { useShop } from '../shop.tsx'

const asked = fieldsWrittenBy('shopper').filter((name) => factOf(name).control !== 'none')
/** Shown together, as one name. */
const isName = (name: string) => name === 'first_name' || name === 'last_name'

export function ProfileSection({ user }: { user: User }) {
  const { setUser } = useShop()
  const [isOpen, setOpen] = useState(false)
  const [isSaved, setSaved] = useState(false)

  async function save(values: Record<string, string>) {
    const body = Object.fromEntries(
      asked.flatMap((name) => {
        const value = values[name] ?? ''
        // An empty date is left unchanged.
        return value === '' && factOf(name).control === 'day' ? [] : [[name, value]]
      }),
    ) as Said<(typeof asked)[number]>
    const { user: saved } = await call('updateProfile', { body })
    setUser(saved)
    setOpen(false)
    setSaved(true)
  }

  return (
    <section className="section" aria-labelledby="profile">
      <div className="section-head">
        <h2 id="profile">Profile</h2>
        {isOpen ? null : (
          <Button look="link" onClick={() => setOpen(true)}>
            Edit<span className="sr-only"> profile</span>
          </Button>
        )}
      </div>
      {isOpen ? (
        <Form label="Profile" fields={Object.fromEntries(asked.map((name) => [name, []]))} onSubmit={save}>
          <div className="pair">
            {asked.map((name) => (
              <ProfileField key={name} name={name} value={user[name]} isOptional={name !== 'first_name'} />
            ))}
          </div>
          <Submit>Save</Submit>
          <Button className="wide" onClick={() => setOpen(false)}>
            Cancel
          </Button>
        </Form>
      ) : (
        <>
          <dl className="facts">
            <Fact name="Name">{fullName(user)}</Fact>
            {asked
              .filter((name) => !isName(name))
              .map((name) => (
                <Fact key={name} name={factOf(name).label}>
                  {readField(name, user[name])}
                </Fact>
              ))}
          </dl>
          {isSaved ? <Notice tone="good">Profile saved</Notice> : null}
        </>
      )}
    </section>
  )
}

const Fact = ({ name, children }: { name: string; children: string | undefined }) => (
  <div>
    <dt>{name}</dt>
    <dd className="break">{children ? <bdi>{children}</bdi> : <span className="hint">Not provided</span>}</dd>
  </div>
)
