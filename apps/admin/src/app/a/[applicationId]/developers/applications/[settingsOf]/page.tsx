import { ApplicationSettingsPage } from '@/features/applications/application-settings-page'

export default ApplicationSettingsPage
