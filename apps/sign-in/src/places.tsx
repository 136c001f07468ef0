import { lazy, type ReactNode, Suspense } from 'react'
import { Heading } from './parts/heading.tsx'
import { CodePage } from './pages/code.tsx'
import { SignInPage } from './pages/sign-in.tsx'
import { Link } from './router.tsx'

// Only the sign-in page is loaded immediately.
const SignUpPage = lazy(() => import('./pages/sign-up.tsx').then((file) => ({ default: file.SignUpPage })))
const ProfilePage = lazy(() => import('./pages/profile.tsx').then((file) => ({ default: file.ProfilePage })))
const CompletePage = lazy(() => import('./pages/complete.tsx').then((file) => ({ default: file.CompletePage })))
const ForgotPage = lazy(() => import('./pages/forgot.tsx').then((file) => ({ default: file.ForgotPage })))
const SecondProofPage = lazy(() =>
  import('./pages/second-proof.tsx').then((file) => ({ default: file.SecondProofPage })),
)
const ResetPage = lazy(() => import('./pages/reset.tsx').then((file) => ({ default: file.ResetPage })))
const SocialPage = lazy(() => import('./pages/social.tsx').then((file) => ({ default: file.SocialPage })))
const VerifyPage = lazy(() =>
  import('./pages/verify-contact.tsx').then((file) => ({ default: file.VerifyContactPage })),
)
const ConfirmPage = lazy(() =>
  import('./pages/confirm-contact.tsx').then((file) => ({ default: file.ConfirmContactPage })),
)
const AccountPage = lazy(() => import('./account/account.tsx').then((file) => ({ default: file.AccountPage })))
const DeletePage = lazy(() => import('./account/delete-account.tsx').then((file) => ({ default: file.DeletePage })))

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
  'verify-email': <VerifyPage kind="email" />,
  'verify-mobile': <VerifyPage kind="mobile" />,
  account: <AccountPage />,
  'account/delete': <DeletePage />,
} satisfies Record<string, ReactNode>

export type PlaceName = keyof typeof places

const isPlace = (name: string): name is PlaceName => Object.hasOwn(places, name)

export const isRoomy = (place: string) => place === 'account'

export function Places({ place }: { place: string }) {
  const page = isPlace(place) ? places[place] : undefined
  return (
    <Suspense fallback={<p className="spinner" aria-busy />} key={place}>
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
