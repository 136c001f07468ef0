'use client'

import type { BulkAction } from '@clientele/contracts'
import { useMutation } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/actions/button'
import { Field } from '@/components/forms/field'
import { Select } from '@/components/forms/select'
import { DialogForm } from '@/components/overlays/form-dialog'
import { useTellStarted } from '@/features/jobs/use-tell-started'
import { useMay } from '@/features/operators/current-operator'
import { explain, explainField, failureOf } from '@/lib/errors'
import { type Inputs, type Outputs, useTRPC } from '@/lib/trpc'
import { isProof } from '@/lib/typed-from'
import type { CustomerFilter } from '../list/list-url'
import { actionCopy, startLabel } from './bulk-action-copy'
import { type Confirmation, ConfirmationFields, unconfirmed } from './bulk-confirmation'
import { type Means, MeansFields, missingIn, needOf, noMeans, sentMeans } from './bulk-means'
import { BulkPreview, canStart } from './bulk-preview'
import { faultOfLines, PastedField } from './pasted-field'
import { linesOf } from './pasted-lines'
import { usePermitted } from './use-permitted'

interface BulkActionFormProps {
  /** The customers; without it, a list is pasted. */
  filter: CustomerFilter | undefined
  /** Called with a pasted list that is to be exported. */
  onExport: (lines: string[]) => void
  onDone: () => void
}

type Asked = Inputs['previewBulkAction']['body']
type Faults = Partial<Record<'lines' | keyof Means | keyof Confirmation, string>>

/** Asks what to do with whom, shows what that would do, and then starts the job. */
export function BulkActionForm({ filter, onExport, onDone }: BulkActionFormProps) {
  const trpc = useTRPC()
  const may = useMay()
  const permitted = usePermitted()
  const tellStarted = useTellStarted()
  const [action, setAction] = useState<BulkAction>(permitted[0] ?? 'block')
  const [pasted, setPasted] = useState('')
  const [means, setMeans] = useState(noMeans)
  const [confirmation, setConfirmation] = useState(unconfirmed)
  const [faults, setFaults] = useState<Faults>({})

  const preview = useMutation(trpc.previewBulkAction.mutationOptions())
  const create = useMutation(
    trpc.createBulkAction.mutationOptions({
      onSuccess: () => {
        onDone()
        tellStarted('The job was started', 'You can follow it on the Jobs page.')
      },
      // The next attempt shows who is selected by now.
      onError: (error) => failureOf(error)?.code === 'SELECTION_CHANGED' && preview.reset(),
    }),
  )
  const ready = preview.data && canStart(preview.data) ? preview.data : undefined
  /** What was previewed is no longer what would be done. */
  const change = <Value,>(set: (value: Value) => void) => {
    return (value: Value) => {
      set(value)
      setFaults({})
      preview.reset()
      create.reset()
    }
  }
  const exportThem = () => {
    const lines = linesOf(pasted)
    const fault = faultOfLines(lines)
    if (fault === undefined) onExport(lines)
    else setFaults({ lines: fault })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const lines = filter ? [] : linesOf(pasted)
    const fault = filter ? undefined : faultOfLines(lines)
    const body: Asked = { action, selection: filter ? { filter } : { lines }, ...sentMeans(action, means) }
    const found = ready
      ? unconfirmedIn(ready, action, confirmation)
      : { ...(fault !== undefined && { lines: fault }), ...missingIn(action, means) }
    setFaults(found)
    if (Object.keys(found).length > 0) return
    create.reset()
    if (!ready) return preview.mutate({ body })
    const why = needOf(action) === 'reason' ? { reason: confirmation.reason.trim() } : {}
    const proof = action === 'erase' ? { current_password: confirmation.password } : {}
    create.mutate({ body: { ...body, ...why, ...proof, expected_count: ready.count } })
  }
  const { refusal, ...refused } = refusalOf(create.error ?? preview.error)
  const shown = { ...faults, ...refused }

  return (
    <DialogForm
      action={ready ? startLabel(action, ready.count) : 'Preview'}
      tone={ready ? actionCopy[action].tone : 'primary'}
      refusal={refusal}
      pending={preview.isPending || create.isPending}
      onCancel={onDone}
      onSubmit={submit}
    >
      {filter ? null : <PastedField value={pasted} onValueChange={change(setPasted)} error={shown.lines} />}
      {!filter && may('users:export') ? (
        <Button size="sm" className="self-start" onClick={exportThem}>
          <Download aria-hidden />
          Export them…
        </Button>
      ) : null}
      <Field label="Action" hint={actionCopy[action].means}>
        {(wiring) => (
          <Select
            value={action}
            onValueChange={change(setAction)}
            choices={permitted.map((value) => ({ value, label: actionCopy[value].verb }))}
            {...wiring}
          />
        )}
      </Field>
      <MeansFields action={action} means={means} onMeansChange={change(setMeans)} faults={shown} />
      <div aria-live="polite" className="contents">
        {preview.data ? <BulkPreview preview={preview.data} /> : null}
      </div>
      {ready ? (
        <ConfirmationFields
          hasReason={needOf(action) === 'reason'}
          isErasing={action === 'erase'}
          number={isTyped(ready, action) ? ready.count : undefined}
          confirmation={confirmation}
          onConfirmationChange={(next) => {
            setConfirmation(next)
            setFaults({})
          }}
          faults={shown}
        />
      ) : null}
    </DialogForm>
  )
}

type Preview = Outputs['previewBulkAction']

/** Whether the number of customers has to be typed. */
const isTyped = ({ count: selected, confirm_from }: Preview, action: BulkAction) =>
  action === 'erase' || selected >= confirm_from

function unconfirmedIn(preview: Preview, action: BulkAction, entered: Confirmation): Faults {
  const { count: selected } = preview
  const isUnreasoned = needOf(action) === 'reason' && entered.reason.trim() === ''
  const isUnproven = isTyped(preview, action) && !isProof(entered.proof, String(selected))
  return {
    ...(isUnreasoned && { reason: 'Enter a reason, so your team can understand this later.' }),
    ...(isUnproven && { proof: `Type ${selected} exactly.` }),
    ...(action === 'erase' && entered.password === '' && { password: 'Enter your password.' }),
  }
}

/** The service's error: at the list or the value that it is about, or else above the form. */
function refusalOf(error: unknown): Pick<Faults, 'lines' | 'typed' | 'reason' | 'password'> & { refusal?: string } {
  if (!error) return {}
  const failure = failureOf(error)
  const [fault] = failure?.details ?? []
  if (!failure || !fault) return { refusal: explain(error).message }
  const said = explainField(failure, fault)
  if (fault.field.startsWith('body.attribute.value')) return { typed: said }
  if (fault.field === 'body.current_password') return { password: said }
  if (fault.field === 'body.reason') return { reason: said }
  return fault.field.startsWith('body.selection.lines') ? { lines: said } : { refusal: said }
}
