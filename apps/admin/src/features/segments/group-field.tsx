'use client'

import { useQuery } from '@tanstack/react-query'
import { NativeSelect } from '@/components/forms/native-select'
import { useTRPC } from '@/lib/trpc'

interface GroupFieldProps {
  value: string
  onChange: (group_id: string) => void
  /** The segment that is edited, which can't mention itself. */
  except: string | undefined
}

/** A choice of the newest groups. */
export function GroupField({ value, onChange, except }: GroupFieldProps) {
  const trpc = useTRPC()
  const groups = useQuery(trpc.getUserGroups.queryOptions({ pageSize: 100 }))
  const known = (groups.data?.items ?? []).filter(({ _id }) => _id !== except)
  const isOther = value !== '' && groups.isSuccess && known.every(({ _id }) => _id !== value)
  const other = useQuery(trpc.getUserGroupById.queryOptions({ groupId: value }, { enabled: isOther, retry: false }))
  const choices = [
    { value: '', label: groups.isPending ? 'Loading …' : 'Choose a group' },
    ...known.map(({ _id, name }) => ({ value: _id ?? '', label: name ?? '' })),
    ...(value !== '' && known.every(({ _id }) => _id !== value)
      ? [{ value, label: other.data?.name ?? 'Another group' }]
      : []),
  ]
  return <NativeSelect label="Group" value={value} onValueChange={onChange} choices={choices} />
}
