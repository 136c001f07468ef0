import { NewPasswordPage } from '@/features/entrance/join-page'

export default NewPasswordPage
