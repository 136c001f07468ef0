'use client'

import type { UserGroup } from '@clientele/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { Dialog } from '@/components/overlays/dialog'
import { explain } from '@/lib/errors'
import { tell } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { FileReview } from './file-review'
import { useFilePreview } from './use-file-preview'

interface RefreshGroupDialogProps {
  group: UserGroup
  groupId: string
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Reads the group's file again, after showing what that would change. */
export function RefreshGroupDialog({ group, groupId, open, onOpenChange }: RefreshGroupDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="lg"
      title="Read the file again"
      description={group.file_url?.startsWith('http') ? <span className="break-all">{group.file_url}</span> : undefined}
    >
      <RefreshGroupContent group={group} groupId={groupId} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function RefreshGroupContent({ group, groupId, onDone }: { group: UserGroup; groupId: string; onDone: () => void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const source = useFilePreview(groupId)
  const asked = useRef(false)
  useEffect(() => {
    if (asked.current || group.file_url === undefined) return
    asked.current = true
    source.check(group.file_url).catch(() => undefined)
  }, [group.file_url, source])

  const refresh = useMutation(
    trpc.updateUserGroup.mutationOptions({
      onSuccess: async () => {
        tell('Reading the file again')
        onDone()
        await queryClient.invalidateQueries(trpc.pathFilter())
      },
    }),
  )
  return (
    <FileReview
      source={source}
      action="Read again"
      pending={refresh.isPending}
      refusal={refresh.error ? explain(refresh.error).message : undefined}
      onCancel={onDone}
      onConfirm={({ confirm_empty }) =>
        refresh.mutate({
          groupId,
          body: { refresh: true, confirm_empty, ...(source.columns && { columns: source.columns }) },
        })
      }
    />
  )
}
