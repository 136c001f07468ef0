'use client'

import { type MergePreview, undoMergeDays } from '@clientele/contracts'
import { useMutation } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { Banner } from '@/components/feedback/banner'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { Textarea } from '@/components/forms/textarea'
import { DialogForm, useRefusal } from '@/components/overlays/form-dialog'
import { failureOf } from '@/lib/failure'
import { isTyped } from '@/lib/is-typed'
import { isolate } from '@/lib/isolate'
import { tell, tellFailure, tellUndoable } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { useUserChanged } from '../detail/use-user-changed'
import { nameOf } from '../user-text'
import { MergeConsents } from './merge-consents'
import { MergeFields } from './merge-fields'
import { MergeOutcome } from './merge-outcome'
import { MergePair } from './merge-pair'
import { changedText } from './merge-words'
import type { Choices } from './use-merge-preview'
import { useUndoMerge } from './use-undo-merge'

interface MergeFormProps {
  preview: MergePreview
  choices: Choices
  onChoices: (choices: Choices) => void
  onTurn: () => void
  onOther: (() => void) | undefined
  /** Called if one of the two has changed since the preview. */
  onStale: () => void
  onDone: () => void
}

/** The preview, with a choice for each field in which the two differ, and the confirmation. */
export function MergeForm({ preview, choices, onChoices, onTurn, onOther, onStale, onDone }: MergeFormProps) {
  const trpc = useTRPC()
  const changed = useUserChanged()
  const undo = useUndoMerge()
  const { survivor, other } = preview
  const [name, otherName] = [nameOf(survivor), nameOf(other)]
  const form = useForm({ defaultValues: { name: '', reason: '' } })
  const { refusal, refuse, clear } = useRefusal(form)
  const { errors } = form.formState

  const merge = useMutation(
    trpc.mergeUsers.mutationOptions({
      onSuccess: async ({ merge: done }) => {
        onDone()
        tellUndoable(
          `Merged ${isolate(otherName)} into ${isolate(name)}`,
          () => void undo(done, '').then(({ kept }) => tell(...separated(otherName, kept)), couldNotUndo),
          `You can undo this on their page for ${undoMergeDays} days.`,
        )
        await Promise.all([changed(survivor._id), changed(other._id)])
      },
      onError: (error) => {
        refuse(error)
        if (failureOf(error)?.code === 'STALE_VERSION') onStale()
      },
    }),
  )
  const isStale = failureOf(merge.error)?.code === 'STALE_VERSION'
  const confirms = (text: string) => isTyped(text, otherName) || `Type ${otherName} to confirm.`

  return (
    <DialogForm
      action="Merge customers"
      // It's shown where the operator is when they submit, which is the end of a long form.
      refusal={undefined}
      pending={merge.isPending}
      onCancel={onDone}
      onSubmit={form.handleSubmit(({ reason }) => {
        clear()
        merge.mutate({ userId: survivor._id, body: { ...seen(preview), choices, reason } })
      })}
    >
      <MergePair survivor={survivor} other={other} onTurn={onTurn} onOther={onOther} />
      <MergeFields fields={preview.fields} choices={choices} onChoices={onChoices} />
      <MergeConsents consents={preview.consents} />
      <MergeOutcome preview={preview} />
      <Field
        label={
          <span>
            Type <bdi>{otherName}</bdi> to confirm
          </span>
        }
        error={errors.name?.message}
      >
        {(wiring) => <Input autoComplete="off" {...wiring} {...form.register('name', { validate: confirms })} />}
      </Field>
      <Field label="Reason" hint="Shown in the customer’s activity." error={errors.reason?.message}>
        {(wiring) => (
          <Textarea
            rows={2}
            maxLength={500}
            {...wiring}
            {...form.register('reason', {
              validate: (text) => text.trim() !== '' || 'Enter a reason, so your team can understand this later.',
            })}
          />
        )}
      </Field>
      {refusal ? (
        <Banner tone="danger" role="alert">
          {isStale
            ? 'Someone changed one of them in the meantime. Check the preview again, and then merge them.'
            : refusal}
        </Banner>
      ) : null}
    </DialogForm>
  )
}

/** The versions that the operator has seen: if one of the two changes, nothing is merged. */
const seen = ({ survivor, other }: MergePreview) => ({
  other_id: other._id,
  ...(survivor.__v !== undefined && { survivor_version: survivor.__v }),
  ...(other.__v !== undefined && { other_version: other.__v }),
})

const separated = (name: string, kept: readonly string[]): [what: string, description?: string] => {
  const what = `${isolate(name)} is separate again`
  return kept.length > 0 ? [what, `Changed since, and left as it was: ${changedText(kept, [])}`] : [what]
}

const couldNotUndo = tellFailure('Couldn’t undo the merge')
