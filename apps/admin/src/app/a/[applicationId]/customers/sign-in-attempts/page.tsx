import { AttemptsPage } from '@/features/users/attempts/attempts-page'

export default AttemptsPage
