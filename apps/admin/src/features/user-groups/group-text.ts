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
export const withoutMembers: Record<UserGroupStatus, { title: string; why?: string }> = {
  pending: { title: 'Members appear once the file has been read' },
  processing: { title: 'Members appear once the file has been read' },
  completed: { title: 'No members' },
  failed: { title: 'No members', why: 'Upload another file.' },
}

/** How much of the file has been read, 0 to 100; null if its size is unknown. */
export const percentRead = ({ progress }: UserGroup): number | null =>
  progress?.total_bytes ? Math.min(100, Math.round(((progress.read_bytes ?? 0) / progress.total_bytes) * 100)) : null
