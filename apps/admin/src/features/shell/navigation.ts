import type { Permission } from '@clientele/contracts'
import {
  AppWindow,
  Braces,
  Columns3,
  IdCard,
  KeyRound,
  Layers,
  ListChecks,
  type LucideIcon,
  Mail,
  Plug,
  Settings2,
  Users,
} from 'lucide-react'

export interface Destination {
  to: string
  label: string
  icon: LucideIcon
  needs: Permission
  /** The second key after `g`. */
  key: string
  /** Only shown if the API keeps its messages instead of sending them. */
  onlyWithMailbox?: true
}

/** All pages of the console, for the sidebar, the palette, and the shortcuts. */
export const sections: readonly { heading?: string; destinations: readonly Destination[] }[] = [
  {
    destinations: [
      { to: 'customers', label: 'Customers', icon: Users, needs: 'users:read', key: 'c' },
      { to: 'groups', label: 'Groups', icon: Layers, needs: 'groups:read', key: 'g' },
      { to: 'attributes', label: 'Attributes', icon: Columns3, needs: 'users:read', key: 'b' },
      { to: 'jobs', label: 'Jobs', icon: ListChecks, needs: 'groups:read', key: 'j' },
      { to: 'sign-in-settings', label: 'Sign-in settings', icon: Settings2, needs: 'config:read', key: 's' },
    ],
  },
  {
    heading: 'Developers',
    destinations: [
      { to: 'developers/api-keys', label: 'API keys', icon: KeyRound, needs: 'api_keys:read', key: 'k' },
      { to: 'developers/applications', label: 'Applications', icon: AppWindow, needs: 'applications:read', key: 'a' },
      { to: 'developers/oauth-clients', label: 'OAuth clients', icon: Plug, needs: 'applications:read', key: 'o' },
      { to: 'developers/oauth-resources', label: 'APIs', icon: Braces, needs: 'applications:read', key: 'p' },
      {
        to: 'developers/mailbox',
        label: 'Mailbox',
        icon: Mail,
        needs: 'api_keys:read',
        key: 'm',
        onlyWithMailbox: true,
      },
    ],
  },
  {
    heading: 'Company',
    destinations: [{ to: 'team', label: 'Team', icon: IdCard, needs: 'operators:read', key: 't' }],
  },
]
