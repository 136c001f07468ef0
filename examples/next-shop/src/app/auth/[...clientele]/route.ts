import { clientele } from '@/clientele'

export const { GET, POST } = clientele.handlers
