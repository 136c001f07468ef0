import { JoinPage } from '@/features/entrance/join-page'

export default JoinPage
