import { OAuthClientsPage } from '@/features/oauth-clients/oauth-clients-page'

export default OAuthClientsPage
