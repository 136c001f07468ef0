import { TeamPage } from '@/features/operators/team-page'

export default TeamPage
