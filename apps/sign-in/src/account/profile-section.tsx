import type { User } from '@clientele/contracts'
import { useState } from 'react'
import { call } from '../call.ts'
import { fullName } from '../contacts.ts'
import { Button, Submit } from '../parts/button.tsx'
import { Field, SelectField } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Notice } from '../parts/notice.tsx'
import { type Gender, genders } from '../pages/person-fields.tsx'
import { useShop } from '../shop.tsx'

export function ProfileSection({ user }: { user: User }) {
  const { setUser } = useShop()
  const [isOpen, setOpen] = useState(false)
  const [isSaved, setSaved] = useState(false)

  async function save({ first_name = '', last_name = '', gender = '', dob = '' }: Record<string, string>) {
    const { user: saved } = await call('updateProfile', {
      body: { first_name, last_name, gender: gender as Gender | '', ...(dob && { dob }) },
    })
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
        <Form label="Profile" fields={{ first_name: [], last_name: [], gender: [], dob: [] }} onSubmit={save}>
          <div className="pair">
            <Field
              name="first_name"
              label="First name"
              autoComplete="given-name"
              defaultValue={user.first_name}
              maxLength={100}
            />
            <Field
              name="last_name"
              label="Last name"
              autoComplete="family-name"
              defaultValue={user.last_name}
              isOptional
              maxLength={100}
            />
          </div>
          <div className="pair">
            <SelectField
              name="gender"
              label="Gender"
              isOptional
              autoComplete="sex"
              choices={choicesFor(user.gender)}
              defaultValue={user.gender}
            />
            <Field
              name="dob"
              label="Date of birth"
              type="date"
              autoComplete="bday"
              isOptional
              defaultValue={user.dob?.slice(0, 10)}
            />
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
            <Fact name="Gender">
              {genders.find(([value]) => value !== '' && value === user.gender)?.[1] ?? user.gender}
            </Fact>
            <Fact name="Date of birth">
              {user.dob && new Date(user.dob).toLocaleDateString(undefined, { timeZone: 'UTC' })}
            </Fact>
          </dl>
          {isSaved ? <Notice tone="good">Your profile is saved.</Notice> : null}
        </>
      )}
    </section>
  )
}

/** A gender that this page does not offer stays as it is. */
const choicesFor = (gender = '') =>
  genders.some(([value]) => value === gender) ? genders : [...genders, [gender, gender] as const]

const Fact = ({ name, children }: { name: string; children: string | undefined }) => (
  <div>
    <dt>{name}</dt>
    <dd className="break">{children || <span className="hint">Not given</span>}</dd>
  </div>
)
