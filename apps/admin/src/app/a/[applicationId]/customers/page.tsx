import { UsersPage } from '@/features/users/list/users-page'

export default UsersPage
