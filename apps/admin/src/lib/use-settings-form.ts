'use client'

import { type FormEvent, type ReactNode, useState } from 'react'
import {
  type DefaultValues,
  type FieldValues,
  type Resolver,
  useForm,
  type UseFormReturn,
  useWatch,
} from 'react-hook-form'
import { isSame } from './merge'
import { type NameOf, placeFaults } from './place-faults'
import { tell } from './tell'
import { alsoTheirs } from './use-conflict-question'
import { type MergingSave, useMergingSave } from './use-merging-save'
import { useUnsavedGuard } from './use-unsaved-guard'

interface SettingsFormOptions<Stored, Values extends FieldValues, Path extends string>
  extends MergingSave<Stored, Values, Path> {
  /** What the form starts from. */
  stored: Stored
  disabled: boolean
  resolver: (stored: Stored) => Resolver<Values, unknown, Values>
  onSaved: (stored: Stored) => void
  nameOf?: NameOf
  /** What the toast says. */
  saved: { title: string; description: string }
}

/** What `SettingsForm` shows around the fields. */
export interface SettingsFormFrame {
  refusal: string | undefined
  isDirty: boolean
  isPending: boolean
  onSubmit: (event: FormEvent) => void
  onDiscard: () => void
  dialog: ReactNode
}

interface SettingsForm<Stored, Values extends FieldValues> {
  form: UseFormReturn<Values, unknown, Values>
  /** The version that the form is based on. What someone else saves later must not be overwritten. */
  seen: Stored
  frame: SettingsFormFrame
}

/** A page's form for something stored, which stays open after it is saved. */
export function useSettingsForm<Stored, Values extends FieldValues, Path extends string>({
  stored,
  disabled,
  resolver,
  onSaved,
  nameOf,
  saved,
  ...merging
}: SettingsFormOptions<Stored, Values, Path>): SettingsForm<Stored, Values> {
  const [seen, setSeen] = useState(stored)
  const [refusal, setRefusal] = useState<string | undefined>()
  const loaded = merging.valuesOf(seen)
  const form = useForm<Values, unknown, Values>({
    resolver: resolver(seen),
    defaultValues: asDefaults(loaded),
    disabled,
  })
  const isDirty = !isSame(useWatch({ control: form.control }), loaded)
  useUnsavedGuard(isDirty)
  const { save, dialog } = useMergingSave(merging)

  const submit = form.handleSubmit(
    async (values) => {
      setRefusal(undefined)
      try {
        const result = await save(seen, values)
        if (!result) return
        setSeen(result.answer)
        form.reset(merging.valuesOf(result.answer))
        onSaved(result.answer)
        tell(saved.title, result.isMerged ? alsoTheirs : saved.description)
      } catch (error) {
        setRefusal(placeFaults(form, error, nameOf))
      }
    },
    () => setRefusal('Some fields need your attention. They are marked below.'),
  )

  const frame = {
    refusal,
    isDirty,
    isPending: form.formState.isSubmitting,
    onSubmit: (event: FormEvent) => void submit(event),
    onDiscard: () => {
      setRefusal(undefined)
      form.reset(loaded)
    },
    dialog,
  }
  return { form, seen, frame }
}

/** Complete values are defaults, too, which TypeScript can't infer for values of any form. */
const asDefaults = <Values extends FieldValues>(values: Values) => values as DefaultValues<Values>
