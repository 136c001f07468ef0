import { AttributePage } from '@/features/attributes/attribute-page'

export default AttributePage
