import { UserPage } from '@/features/users/detail/user-page'

export default UserPage
