'use client'

import { bulkPermissions } from '@clientele/contracts'
import { ClipboardPaste, Download, Upload, UsersRound } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { MenuItem } from '@/components/actions/menu'
import { useMay } from '@/features/operators/current-operator'
import { useApplicationId } from '@/lib/application'
import { everyoneIn, type ShownList } from '../bulk/shown-list'
import type { Task } from './more-menu'

interface MoreMenuItemsProps {
  list: ShownList | undefined
  onChoose: (task: Task) => void
}

export function MoreMenuItems({ list, onChoose }: MoreMenuItemsProps) {
  const may = useMay()
  const router = useRouter()
  const applicationId = useApplicationId()
  const isEmpty = list?.page?.item_total === 0
  return (
    <>
      {may('users:import') ? (
        <MenuItem onClick={() => router.push(`/a/${applicationId}/customers/import`)}>
          <Upload aria-hidden />
          Import customers
        </MenuItem>
      ) : null}
      {may('users:export') ? (
        <MenuItem disabled={!list || isEmpty} onClick={() => onChoose('export')}>
          <Download aria-hidden />
          Export {list && !isEmpty ? everyoneIn(list).whom : 'customers'}…
        </MenuItem>
      ) : null}
      {[...bulkPermissions, 'users:export' as const].some(may) ? (
        <MenuItem onClick={() => onChoose('paste')}>
          <ClipboardPaste aria-hidden />
          Paste a list…
        </MenuItem>
      ) : null}
      <MenuItem onClick={() => router.push(`/a/${applicationId}/customers/duplicates`)}>
        <UsersRound aria-hidden />
        Possible duplicates
      </MenuItem>
    </>
  )
}
