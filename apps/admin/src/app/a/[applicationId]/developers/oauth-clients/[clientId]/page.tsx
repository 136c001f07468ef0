import { OAuthClientPage } from '@/features/oauth-clients/oauth-client-page'

export default OAuthClientPage
