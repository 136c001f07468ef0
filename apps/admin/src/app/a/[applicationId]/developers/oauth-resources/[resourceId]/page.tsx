import { OAuthResourcePage } from '@/features/oauth-resources/oauth-resource-page'

export default OAuthResourcePage
