import { defaultCountryCode, defaultRecycledNumberDays, type UpdateApplicationRequest } from '@clientele/contracts'
import type { ApplicationRow } from './repository.ts'

/** The columns of an application that are no settings. */
type Fact = 'id' | 'company_id' | 'token_hash' | 'created_at' | 'version'
type Settings = Omit<ApplicationRow, Fact>

/**
 * What each setting of an application is at first, and again when it is set to null. A setting that is missing here doesn't compile.
 * Creating, changing and showing an application follow this list.
 */
export const initialSettings = {
  name: '',
  default_country_code: defaultCountryCode,
  allowed_origins: null,
  return_origins: null,
  support_contact: null,
  code_countries: null,
  recycled_number_days: defaultRecycledNumberDays,
} satisfies { [Name in keyof Settings]: Settings[Name] } & { [Name in keyof UpdateApplicationRequest]-?: unknown }

const settingNames = Object.keys(initialSettings) as (keyof Settings)[]

/** An application with a change applied: a setting that is not given stays, and null brings back what it was at first. */
export function withSettings(before: ApplicationRow, body: UpdateApplicationRequest): ApplicationRow {
  const given = { ...body, support_contact: isBlank(body.support_contact) ? null : body.support_contact }
  const changed = settingNames.flatMap((name) =>
    given[name] === undefined ? [] : [[name, given[name] ?? initialSettings[name]]],
  )
  return { ...before, ...Object.fromEntries(changed) }
}

/** The settings of an application as a response shows them: those without a value are left out. */
export const settingsIn = (row: ApplicationRow) =>
  Object.fromEntries(settingNames.flatMap((name) => (row[name] === null ? [] : [[name, row[name]]]))) as ShownSettings

type Nullable = { [Name in keyof Settings]: null extends Settings[Name] ? Name : never }[keyof Settings]
type ShownSettings = Omit<Settings, Nullable> & { [Name in Nullable]?: NonNullable<Settings[Name]> }

const isBlank = (contact: UpdateApplicationRequest['support_contact']): boolean =>
  contact !== undefined && Object.values(contact ?? {}).every((value) => value === undefined)
