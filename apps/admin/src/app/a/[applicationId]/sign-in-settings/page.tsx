import { PlatformConfigPage } from '@/features/platform-config/platform-config-page'

export default PlatformConfigPage
