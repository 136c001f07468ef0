import { SetUpPage } from '@/features/entrance/set-up-page'

export default SetUpPage
