import { UserPage } from '@/features/users/user-page'

export default UserPage
