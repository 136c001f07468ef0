import { ApplicationsPage } from '@/features/applications/applications-page'

export default ApplicationsPage
