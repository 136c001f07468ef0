/** Every permission an actor can hold, and what it allows. Roles and API keys are sets of these. */
export const permissions = {
  'users:read': 'Read users, their contacts, and their activity',
  'users:write': 'Create and change users',
  'users:verify': 'Mark a contact as verified without proof',
  'users:import': 'Import users from files, with their verified contacts',
  'users:export': 'Export users to files',
  'users:credentials': 'Create users with the passwords and social accounts they had in another system',
  'users:block': 'Block and unblock users',
  'users:archive': 'Archive users and cancel scheduled deletions',
  'users:merge': 'Merge users who are the same person, and undo it',
  'users:erase': 'Permanently erase users at once',
  'users:sign_in': 'Create one-time links that sign in as a user',
  'users:invite': 'Send users invitations to sign in',
  'users:unmask': 'See masked attributes of users',
  'attributes:write': 'Create, change, and delete the attributes that users can have',
  'sessions:read': "Read users' sessions",
  'sessions:write': "Create and end users' sessions",
  'groups:read': 'Read user groups and how many members they have',
  'groups:write': 'Create and change user groups',
  'config:read': 'Read the platform config',
  'config:write': 'Change the platform config',
  'applications:read': 'Read the company’s applications and their OAuth clients',
  'applications:write': 'Create applications, change their settings and OAuth clients, and renew their public tokens',
  'api_keys:read': 'Read the company’s API keys, but never their secrets',
  'api_keys:write': 'Create and revoke API keys',
  'operators:read': 'Read the company’s operators',
  'operators:write': 'Invite operators, change their roles, reset their passwords, and deactivate them',
} as const satisfies Record<string, string>

export type Permission = keyof typeof permissions
/** The permissions as a list, in the order of the table. */
export const permissionNames = Object.keys(permissions) as [Permission, ...Permission[]]

const everyRead = permissionNames.filter((name) => name.endsWith(':read'))
const everyUserRight = permissionNames.filter((name) => /^(users|attributes|sessions|groups|config):/.test(name))

/** The permissions of each operator role. An owner can do everything; a viewer can only read. */
export const roles = {
  owner: permissionNames,
  manager: [...new Set<Permission>([...everyUserRight, ...everyRead])],
  support: [
    'users:read',
    'users:write',
    'users:block',
    'sessions:read',
    'sessions:write',
    'groups:read',
    'config:read',
    'applications:read',
  ],
  viewer: ['users:read', 'sessions:read', 'groups:read', 'config:read', 'applications:read'],
} as const satisfies Record<string, readonly Permission[]>

export type Role = keyof typeof roles
export const roleNames = Object.keys(roles) as [Role, ...Role[]]
