import { AttributesPage } from '@/features/attributes/attributes-page'

export default AttributesPage
