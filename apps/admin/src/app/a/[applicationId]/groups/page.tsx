import { UserGroupsPage } from '@/features/user-groups/user-groups-page'

export default UserGroupsPage
