'use client'

import type { UserGroup } from '@clientele/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { Dialog } from '@/components/overlays/dialog'
import { explain, failureOf } from '@/lib/errors'
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
  // The group whose file is reviewed: someone else may change it in the meantime.
  const [seen, setSeen] = useState(group)
  const [isStale, setIsStale] = useState(false)
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
      onError: async (error) => {
        if (failureOf(error)?.code === 'STALE_VERSION') await reviewAgain()
      },
    }),
  )

  /** Shows what the file of the group as it is now would change. */
  const reviewAgain = async () => {
    const theirs = await queryClient.fetchQuery({ ...trpc.getUserGroupById.queryOptions({ groupId }), staleTime: 0 })
    setSeen(theirs)
    setIsStale(true)
    if (theirs.file_url !== undefined) await source.check(theirs.file_url).catch(() => undefined)
  }

  const refusal = isStale
    ? 'Someone else changed this group in the meantime. Below is what its file would change now.'
    : refresh.error && explain(refresh.error).message
  return (
    <FileReview
      source={source}
      action="Read again"
      pending={refresh.isPending}
      refusal={refusal ?? undefined}
      onCancel={onDone}
      onConfirm={({ confirm_empty }) =>
        refresh.mutate({
          groupId,
          ...(seen.__v === undefined ? {} : { ifMatch: String(seen.__v) }),
          body: { refresh: true, confirm_empty, ...(source.columns && { columns: source.columns }) },
        })
      }
    />
  )
}
