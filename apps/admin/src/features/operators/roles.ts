import type { Role } from '@clientele/contracts'

export const roleLabel: Record<Role, string> = {
  owner: 'Owner',
  manager: 'Manager',
  support: 'Support',
  viewer: 'Viewer',
}
