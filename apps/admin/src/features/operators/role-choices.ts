import { type Role, roleNames } from '@clientele/contracts'
import { roleLabel } from './roles'

const roleHint: Record<Role, string> = {
  owner: 'Everything, including the team and API keys',
  manager: 'Customers, groups, and sign-in settings',
  support: 'Helps customers: edit, block, end sessions',
  viewer: 'Can view, but not change anything',
}

export const roleChoices = roleNames.map((value) => ({ value, label: roleLabel[value], hint: roleHint[value] }))
