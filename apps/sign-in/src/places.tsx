import { type ReactNode, Suspense } from 'react'
import { loadCodePage } from './later-code-page.ts'
import { laterPage, Opening } from './later-page.tsx'
import { Heading } from './parts/heading.tsx'
import { SignInPage } from './pages/sign-in.tsx'
import { Link } from './router.tsx'

// Only the sign-in page is loaded immediately.
const CodePage = laterPage(loadCodePage)
const SignUpPage = laterPage(() => import('./pages/sign-up.tsx').then((file) => file.SignUpPage))
const ProfilePage = laterPage(() => import('./pages/profile.tsx').then((file) => file.ProfilePage))
const CompletePage = laterPage(() => import('./pages/complete.tsx').then((file) => file.CompletePage))
const ForgotPage = laterPage(() => import('./pages/forgot.tsx').then((file) => file.ForgotPage))
const SecondProofPage = laterPage(() => import('./pages/second-proof.tsx').then((file) => file.SecondProofPage))
const ResetPage = laterPage(() => import('./pages/reset.tsx').then((file) => file.ResetPage))
const SocialPage = laterPage(() => import('./pages/social.tsx').then((file) => file.SocialPage))
const VerifyPage = laterPage<{ kind: 'email' | 'mobile' }>(() =>
  import('./pages/verify-contact.tsx').then((file) => file.VerifyContactPage),
)
const LinkPage = laterPage(() => import('./pages/link.tsx').then((file) => file.LinkPage))
const ConfirmPage = laterPage(() => import('./pages/confirm-contact.tsx').then((file) => file.ConfirmContactPage))
const ConsentPage = laterPage(() => import('./pages/consent.tsx').then((file) => file.ConsentPage))
const ConfirmIdentityPage = laterPage(() =>
  import('./pages/confirm-identity.tsx').then((file) => file.ConfirmIdentityPage),
)
const SelectAccountPage = laterPage(() => import('./pages/select-account.tsx').then((file) => file.SelectAccountPage))
const AccountPage = laterPage(() => import('./account/account.tsx').then((file) => file.AccountPage))
const DeletePage = laterPage(() => import('./account/delete-account.tsx').then((file) => file.DeletePage))

const places = {
  '': <SignInPage />,
  code: <CodePage />,
  'sign-up': <SignUpPage />,
  profile: <ProfilePage />,
  complete: <CompletePage />,
  confirm: <ConfirmPage />,
  'second-proof': <SecondProofPage />,
  forgot: <ForgotPage />,
  reset: <ResetPage />,
  social: <SocialPage />,
  link: <LinkPage />,
  'verify-email': <VerifyPage kind="email" />,
  'verify-mobile': <VerifyPage kind="mobile" />,
  consent: <ConsentPage />,
  'confirm-identity': <ConfirmIdentityPage />,
  'select-account': <SelectAccountPage />,
  account: <AccountPage />,
  'account/delete': <DeletePage />,
} satisfies Record<string, ReactNode>

export type PlaceName = keyof typeof places

const isPlace = (name: string): name is PlaceName => Object.hasOwn(places, name)

export const isRoomy = (place: string) => place === 'account'

export function Places({ place }: { place: string }) {
  const page = isPlace(place) ? places[place] : undefined
  return (
    <Suspense fallback={<Opening />} key={place}>
      {page ?? (
        <>
          <Heading title="Page not found" />
          <Link to="" className="button button-main wide">
            Go to sign-in
          </Link>
        </>
      )}
    </Suspense>
  )
}
