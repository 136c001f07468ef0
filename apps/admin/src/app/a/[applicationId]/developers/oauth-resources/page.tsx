import { OAuthResourcesPage } from '@/features/oauth-resources/oauth-resources-page'

export default OAuthResourcesPage
