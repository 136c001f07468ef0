import {
  type ApplicationSettingName,
  initialApplicationSettings,
  type UpdateApplicationRequest,
} from '@clientele/contracts'
import type { ApplicationRow } from './repository.ts'

/*
 * The settings of an application are listed in the contract. Creating, changing, and showing an application follow that list.
 */

/** The columns of an application that aren't settings. */
type Fact =
  | 'id'
  | 'company_id'
  | 'token_hash'
  | 'created_at'
  | 'inactivity_days'
  | 'inactivity_since'
  | 'oauth_resources_version'
  | 'attributes_version'
  | 'version'
type Settings = Omit<ApplicationRow, Fact>

/** A setting without a column doesn't compile, and neither does a column that is neither a fact nor a setting. */
export const initialSettings: Settings & { [Name in ApplicationSettingName]: Settings[Name] } =
  initialApplicationSettings

const settingNames = Object.keys(initialSettings) as ApplicationSettingName[]

/** Applies a change to an application: omitted settings are unchanged, and null restores the initial value. */
export function withSettings(before: ApplicationRow, body: UpdateApplicationRequest): ApplicationRow {
  const given = { ...body, support_contact: isBlank(body.support_contact) ? null : body.support_contact }
  const changed = settingNames.flatMap((name) =>
    given[name] === undefined ? [] : [[name, given[name] ?? initialSettings[name]]],
  )
  return { ...before, ...Object.fromEntries(changed) }
}

/** Returns an application's settings for a response, without those that have no value. */
export const settingsIn = (row: ApplicationRow) =>
  Object.fromEntries(settingNames.flatMap((name) => (row[name] === null ? [] : [[name, row[name]]]))) as ShownSettings

type Nullable = { [Name in keyof Settings]: null extends Settings[Name] ? Name : never }[keyof Settings]
type ShownSettings = Omit<Settings, Nullable> & { [Name in Nullable]?: NonNullable<Settings[Name]> }

const isBlank = (contact: UpdateApplicationRequest['support_contact']): boolean =>
  contact !== undefined && Object.values(contact ?? {}).every((value) => value === undefined)
