import type { Permission } from '@clientele/contracts'

/** The console's description of each permission. */
export const permissionCopy: Readonly<Record<Permission, string>> = {
  'users:read': 'See customers, their contacts, and their activity',
  'users:write': 'Create and edit customers',
  'users:verify': 'Mark contacts as verified without proof',
  'users:import': 'Import customers from files, with their verified contacts',
  'users:export': 'Export customers to files',
  'users:credentials': 'Create customers with the passwords and social accounts they had in another system',
  'users:block': 'Block and unblock customers',
  'users:archive': 'Archive customers and cancel scheduled deletions',
  'users:merge': 'Merge customers who are the same person, and undo it',
  'users:erase': 'Permanently erase customers at once',
  'users:sign_in': 'Create one-time links that sign in as a customer',
  'users:invite': 'Send customers invitations to sign in',
  'users:unmask': 'See masked attributes of customers',
  'attributes:write': 'Create, edit, and delete the attributes that customers can have',
  'sessions:read': 'See customers’ sessions',
  'sessions:write': 'Create and end customers’ sessions',
  'groups:read': 'See groups and how many members they have',
  'groups:write': 'Create and edit groups',
  'config:read': 'See the sign-in settings',
  'config:write': 'Change the sign-in settings',
  'applications:read': 'See the company’s applications, with their OAuth clients and APIs',
  'applications:write':
    'Create applications, change their settings, OAuth clients, and APIs, and renew their public tokens',
  'api_keys:read': 'See the company’s API keys, but never their secrets',
  'api_keys:write': 'Create and revoke API keys',
  'operators:read': 'See who is on the team',
  'operators:write': 'Invite operators, change their roles, reset their passwords, and deactivate them',
}
