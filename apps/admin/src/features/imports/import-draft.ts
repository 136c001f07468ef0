import {
  type FileEncoding,
  fileEncodings,
  type ImportConflict,
  type ImportKey,
  type ImportMapping,
  type ImportOptions,
  importConflicts,
  importKeys,
} from '@clientele/contracts'
import { useMemo } from 'react'
import { useCurrentOperator } from '@/features/operators/current-operator'
import { useApplicationId } from '@/lib/application'
import { fieldsOf } from '@/lib/fields-of'
import { useTabStored } from '@/lib/use-tab-stored'

/** What an operator has chosen for an import that hasn't started yet. */
export interface Draft {
  file_url: string
  /** How people call the file. */
  name: string
  /** What the columns are used for, if it isn't what was recognized. */
  mapping: ImportMapping | undefined
  /** Empty for the one that is detected. */
  encoding: FileEncoding | ''
  /** As it was typed; empty for that of the application. */
  country_code: string
  match: readonly ImportKey[]
  on_conflict: ImportConflict
  require_confirmation: boolean
}

export const draftOf = (file_url: string, name: string): Draft => ({
  file_url,
  name,
  mapping: undefined,
  encoding: '',
  country_code: '',
  match: importKeys,
  on_conflict: 'keep',
  require_confirmation: false,
})

/** The draft that a job was started from, to change it and try again. */
export const draftOfJob = (options: ImportOptions, name: string): Draft => ({
  file_url: options.file_url,
  name,
  mapping: options.mapping,
  encoding: encodingIn(options.encoding),
  country_code: String(options.country_code),
  match: options.match,
  on_conflict: options.on_conflict,
  require_confirmation: options.require_confirmation,
})

/** Reads what this tab has stored, perhaps by an earlier version of the console. */
export function readDraft(text: string): Draft | undefined {
  if (text === '') return undefined
  const stored = fieldsOf(JSON.parse(text))
  const { file_url, name, encoding, country_code, mapping, match, on_conflict } = stored
  if (typeof file_url !== 'string') return undefined
  const keys = Array.isArray(match) ? importKeys.filter((key) => match.includes(key)) : []
  return {
    file_url,
    name: typeof name === 'string' ? name : '',
    // The service checks it.
    mapping: mapping as ImportMapping | undefined,
    encoding: encodingIn(encoding),
    country_code: typeof country_code === 'string' ? country_code : '',
    match: keys.length > 0 ? (match as ImportKey[]).filter((key) => keys.includes(key)) : importKeys,
    on_conflict: importConflicts.find((each) => each === on_conflict) ?? 'keep',
    require_confirmation: stored.require_confirmation === true,
  }
}

/** An encoding that this console knows. */
const encodingIn = (stored: unknown): Draft['encoding'] => fileEncodings.find((each) => each === stored) ?? ''

/** A calling code, with or without its plus. Undefined if it is empty; `null` if it isn't one. */
export function callingCodeIn(typed: string): number | undefined | null {
  const digits = typed.trim().replace(/^\+/, '')
  if (digits === '') return undefined
  return /^[1-9]\d{0,2}$/.test(digits) ? Number(digits) : null
}

/** What the service needs to know to read the file of a draft. */
export const fileOf = ({ file_url, mapping, encoding, country_code }: Draft) => {
  const code = callingCodeIn(country_code)
  const isChosen = mapping?.columns === undefined || mapping.columns.length > 0
  return {
    file_url,
    ...(mapping && isChosen && { mapping }),
    ...(encoding && { encoding }),
    ...(code && { country_code: code }),
  }
}

/** The same, and what it should do with its records. */
export const importOf = (draft: Draft) => ({
  ...fileOf(draft),
  match: [...draft.match],
  on_conflict: draft.on_conflict,
  require_confirmation: draft.require_confirmation,
})

/** The import that is prepared in this tab. It survives a reload, so that nobody has to upload a file twice. */
export const useDraft = () => {
  const operator = useCurrentOperator()
  const [text, change] = useTabStored(`clientele:import:${operator.id}:${useApplicationId()}`)
  const draft = useMemo(() => readDraft(text), [text])
  return {
    draft,
    set: (next: Draft | undefined) => change(() => (next ? JSON.stringify(next) : '')),
  }
}
