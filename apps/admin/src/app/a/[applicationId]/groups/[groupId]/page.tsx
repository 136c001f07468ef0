import { UserGroupPage } from '@/features/user-groups/user-group-page'

export default UserGroupPage
