import type { BulkAction } from '@clientele/contracts'
import { plural } from '@/lib/format'

/* What the console calls the actions that a job does to many customers. */

interface ActionCopy {
  verb: string
  /** What it means for each customer. */
  means: string
  tone: 'danger' | 'primary'
  /** The button that starts it. */
  start: (whom: string) => string
}

export const actionCopy: Readonly<Record<BulkAction, ActionCopy>> = {
  block: {
    verb: 'Block',
    means: 'They can no longer sign in, and all their sessions end.',
    tone: 'danger',
    start: (whom) => `Block ${whom}`,
  },
  unblock: {
    verb: 'Unblock',
    means: 'They can sign in again.',
    tone: 'primary',
    start: (whom) => `Unblock ${whom}`,
  },
  archive: {
    verb: 'Archive',
    means:
      'They can no longer sign in, and disappear from the list. New customers can use their email addresses and phone numbers.',
    tone: 'danger',
    start: (whom) => `Archive ${whom}`,
  },
  erase: {
    verb: 'Erase',
    means: 'Everything about them is permanently deleted. Nobody can undo this.',
    tone: 'danger',
    start: (whom) => `Erase ${whom}`,
  },
  sign_out: {
    verb: 'Sign out',
    means: 'All their sessions end, and they have to sign in again.',
    tone: 'danger',
    start: (whom) => `Sign out ${whom}`,
  },
  add_to_group: {
    verb: 'Add to a group',
    means: 'They join the group.',
    tone: 'primary',
    start: (whom) => `Add ${whom}`,
  },
  remove_from_group: {
    verb: 'Remove from a group',
    means: 'They leave the group.',
    tone: 'primary',
    start: (whom) => `Remove ${whom}`,
  },
  invite: {
    verb: 'Invite',
    means: 'Those who have no way to sign in yet get an email with a link that signs them in.',
    tone: 'primary',
    start: (whom) => `Invite ${whom}`,
  },
  set_attribute: {
    verb: 'Set an attribute',
    means: 'They get the value that you enter, instead of the one they have.',
    tone: 'primary',
    start: (whom) => `Set for ${whom}`,
  },
}

/** The button that starts an action. */
export const startLabel = (action: BulkAction, selected: number): string =>
  actionCopy[action].start(plural(selected, 'customer'))
