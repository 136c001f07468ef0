'use client'

import { UpdateUserGroupSchema, type UserGroup } from '@clientele/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { Banner } from '@/components/feedback/banner'
import { Dialog } from '@/components/overlays/dialog'
import { DialogForm, useRefusal } from '@/components/overlays/form-dialog'
import { changesResolver } from '@/lib/changes-resolver'
import { failureOf } from '@/lib/errors'
import { isolate } from '@/lib/isolate'
import { conflictingPaths, isSame, mergedAt } from '@/lib/merge'
import { tell } from '@/lib/tell'
import { type Inputs, useTRPC } from '@/lib/trpc'
import { alsoTheirs, useConflictQuestion } from '@/lib/use-conflict-question'
import { FileReview } from './file-review'
import { FileSourceFields } from './file-source-fields'
import { GroupNameFields } from './group-name-fields'
import { isBusy } from './group-text'
import { fileInWords, groupFieldLabels, groupFields, type GroupValues, groupValuesOf } from './group-values'
import { useReviewedFile } from './use-reviewed-file'

interface EditGroupDialogProps {
  group: UserGroup
  groupId: string
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function EditGroupDialog({ group, groupId, open, onOpenChange }: EditGroupDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} size="lg" title={`Edit ${isolate(group.name ?? 'group')}`}>
      <EditGroupForm group={group} groupId={groupId} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

/** A new file, and how to read it. */
type NewFile = Pick<Inputs['updateUserGroup']['body'], 'file_url' | 'refresh' | 'confirm_empty' | 'columns'>

function EditGroupForm({ group, groupId, onDone }: { group: UserGroup; groupId: string; onDone: () => void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { source, preview, isReviewing, isPending, review, backToForm } = useReviewedFile({ groupId })
  // The group when the form was opened: a change by someone else since then must not be overwritten.
  const [base] = useState(group)
  const form = useForm({
    resolver: changesResolver(UpdateUserGroupSchema, groupValuesOf(base)),
    defaultValues: groupValuesOf(base),
  })
  const { refusal, refuse, clear } = useRefusal(form)
  const { errors, isSubmitting } = form.formState
  const question = useConflictQuestion({ title: 'Someone else changed this group', action: 'Save merged group' })

  const update = useMutation(trpc.updateUserGroup.mutationOptions())

  /** Saves what differs from a version of the group, unless there is a newer one. */
  const saveOver = async (seen: UserGroup, values: GroupValues, file: NewFile | undefined, description?: string) => {
    const before = groupValuesOf(seen)
    const changed = groupFields.filter((name) => !isSame(values[name], before[name]))
    const body = { ...Object.fromEntries(changed.map((name) => [name, values[name]])), ...file }
    try {
      await update.mutateAsync({ groupId, ...(seen.__v === undefined ? {} : { ifMatch: String(seen.__v) }), body })
    } catch (error) {
      if (failureOf(error)?.code !== 'STALE_VERSION') throw error
      return saveMerged(file)
    }
    tell('Group saved', [file && 'The new file is being read.', description].filter(Boolean).join(' ') || undefined)
    onDone()
    await queryClient.invalidateQueries(trpc.pathFilter())
  }

  /** Someone else has changed the group in the meantime. Asks what to keep, if both changed the same fields, or the file. */
  const saveMerged = async (file: NewFile | undefined): Promise<void> => {
    const theirs = await queryClient.fetchQuery({ ...trpc.getUserGroupById.queryOptions({ groupId }), staleTime: 0 })
    const versions = { base: groupValuesOf(base), theirs: groupValuesOf(theirs), mine: form.getValues() }
    const bothChangedFile = file && theirs.file_url !== base.file_url && theirs.file_url !== file.file_url
    const choices = await question.ask([
      ...conflictingPaths(versions, groupFields).map((name) => ({
        key: name,
        label: groupFieldLabels[name],
        mine: versions.mine[name] || 'Blank',
        theirs: versions.theirs[name] || 'Blank',
      })),
      ...(bothChangedFile
        ? [
            {
              key: 'file',
              label: groupFieldLabels.file,
              mine: fileInWords(file.file_url, source.file?.name),
              theirs: fileInWords(theirs.file_url),
            },
          ]
        : []),
    ])
    if (!choices) return
    const kept = bothChangedFile && choices.file === 'theirs' ? undefined : file
    await saveOver(theirs, mergedAt(versions, groupFields, choices), kept, alsoTheirs)
  }

  const save = form.handleSubmit(async () => {
    clear()
    await (source.isGiven ? review() : saveOver(base, form.getValues(), undefined)).catch(refuse)
  })

  if (isReviewing)
    return (
      <>
        <FileReview
          source={preview}
          action="Save group"
          pending={update.isPending}
          refusal={refusal}
          onBack={() => {
            clear()
            backToForm()
          }}
          onCancel={onDone}
          onConfirm={({ confirm_empty }) => {
            clear()
            const file: NewFile = {
              confirm_empty,
              refresh: true,
              ...(preview.file_url && { file_url: preview.file_url }),
              ...(preview.columns && { columns: preview.columns }),
            }
            saveOver(base, form.getValues(), file).catch(refuse)
          }}
        />
        {question.dialog}
      </>
    )
  return (
    <DialogForm
      action={source.isGiven ? 'Review file' : 'Save group'}
      refusal={refusal}
      pending={isSubmitting || isPending || update.isPending}
      onCancel={onDone}
      onSubmit={save}
    >
      <GroupNameFields name={form.register('name')} description={form.register('description')} errors={errors} />
      {isBusy(group) ? (
        <Banner tone="info">You can replace the file once the current one has been read.</Banner>
      ) : (
        <FileSourceFields source={source} legend="New file (optional)" />
      )}
      {question.dialog}
    </DialogForm>
  )
}
