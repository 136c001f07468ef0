import type { Metadata } from 'next'
import { clientele } from '@/clientele'
import { signOut } from '../actions'

export const metadata: Metadata = { title: 'Your account' }

export default async function Account() {
  const { customer } = await clientele.requireSession({ returnTo: '/account' })
  const facts = [
    ['Name', customer.name],
    ['Email', customer.email],
    ['Phone', customer.phone_number],
  ].filter(([, value]) => value)
  return (
    <>
      <h1>Your account</h1>
      <dl>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>
        <a href={clientele.accountUrl}>Change your contacts, your password, or where you are signed in</a>
      </p>
      <form action={signOut}>
        <button type="submit">Sign out everywhere</button>
      </form>
    </>
  )
}
