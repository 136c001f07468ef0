import { SignInPage } from '@/features/entrance/sign-in-page'

export default SignInPage
