import type { UserGroup, UserGroupStatus } from '@clientele/contracts'
import type { Tone } from '@/components/data/badge'

export const groupStatusText: Record<UserGroupStatus, { label: string; tone: Tone }> = {
  pending: { label: 'Waiting', tone: 'neutral' },
  processing: { label: 'Reading file', tone: 'accent' },
  completed: { label: 'Ready', tone: 'success' },
  failed: { label: 'Failed', tone: 'danger' },
}

/** Whether the group's file is still being read, so that polling makes sense. */
export const isBusy = (group: UserGroup | undefined): boolean =>
  group?.status === 'pending' || group?.status === 'processing'

/** What is shown if there are no members. */
export function withoutMembers(group: UserGroup): { title: string; why?: string } {
  if (isBusy(group)) {
    const until = group.rule ? 'customers are compared with the rule' : 'the file has been read'
    return { title: `Members appear once ${until}` }
  }
  if (group.status !== 'failed') return { title: 'No members' }
  return { title: 'No members', why: group.rule ? 'Fill the segment again.' : 'Upload another file.' }
}

/** How much of the file has been read, 0 to 100; null if its size is unknown. */
export const percentRead = ({ progress }: UserGroup): number | null =>
  progress?.total_bytes ? Math.min(100, Math.round(((progress.read_bytes ?? 0) / progress.total_bytes) * 100)) : null
