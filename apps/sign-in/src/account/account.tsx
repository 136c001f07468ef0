import type { User } from '@clientele/contracts'
import { useEffect, useState } from 'react'
import { call } from '../call.ts'
import { contactsOf, fullName } from '../contacts.ts'
import { shopNameOf, storeUrl } from '../page-facts.ts'
import { Button } from '../parts/button.tsx'
import { Heading } from '../parts/heading.tsx'
import { FailureNotice } from '../parts/notice.tsx'
import { ToTheStore } from '../parts/to-the-store.tsx'
import { go, Link } from '../router.tsx'
import { useShop } from '../shop.tsx'
import { useAction } from '../use-action.ts'
import { AttributesSection } from './attributes-section.tsx'
import { ConnectedApps } from './connected-apps.tsx'
import { ConsentsSection } from './consents-section.tsx'
import { Contacts } from './contacts.tsx'
import { DownloadData } from './download-data.tsx'
import { FreshSignIn } from './fresh.tsx'
import { useKeptFocus } from './kept-focus.ts'
import { PasswordSection } from './password.tsx'
import { ProfileSection } from './profile-section.tsx'
import { Sessions } from './sessions.tsx'

export function AccountPage() {
  const { user } = useShop()
  useEffect(() => {
    if (!user) go('', { replace: true })
  }, [user])
  return user ? <Account user={user} /> : null
}

function Account({ user }: { user: User }) {
  const { config, setUser, setSteps } = useShop()
  const { run, failure } = useAction()
  useKeptFocus()
  // A new password ends other sessions, so load them again.
  const [passwords, setPasswords] = useState(0)
  const name = fullName(user) || contactsOf(user)[0]?.shown || ''
  const shop = shopNameOf(config)

  async function signOut() {
    await call('logout', {})
    setSteps({})
    setUser(undefined)
    go('', { replace: true })
  }

  return (
    <FreshSignIn>
      <div className="account-head">
        <span aria-hidden className="avatar">
          {initialsOf(user)}
        </span>
        <Heading title={shop ? `Your account at ${shop}` : 'Your account'}>
          {name ? <bdi className="break">{name}</bdi> : null}
        </Heading>
        <Button onClick={() => run(signOut)}>Sign out</Button>
      </div>
      {failure ? <FailureNotice failure={failure} /> : null}
      {storeUrl() === undefined ? null : <ToTheStore verb="Continue" className="button button-main wide" />}
      <ProfileSection user={user} />
      <AttributesSection />
      <Contacts kind="email" user={user} />
      <Contacts kind="phone" user={user} />
      <PasswordSection onChanged={() => setPasswords((before) => before + 1)} />
      <Sessions key={passwords} />
      <ConsentsSection />
      <ConnectedApps />
      <DownloadData />
      <section className="section">
        <h2>Delete account</h2>
        <p className="hint">This erases your profile, contacts, and sessions.</p>
        <p>
          <Link to="account/delete" className="button button-danger-quiet">
            Delete account
          </Link>
        </p>
      </section>
    </FreshSignIn>
  )
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
/** What a reader takes for the first letter, which can be several characters, such as those of an emoji. */
const firstLetter = (name: string) => graphemes.segment(name).containing(0)?.segment ?? ''

const initialsOf = ({ first_name = '', last_name = '' }: User) =>
  [first_name, last_name].map(firstLetter).join('') || '·'
