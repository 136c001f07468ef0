import { defaultCountryCode, defaultRecycledNumberDays } from '@clientele/contracts'
import type { Tables } from '@clientele/db'

/*
 * The application settings that every call has: they are few and small, and are read by the statement that looks up the credential.
 * `findApplication` reads the others when they are needed.
 */

export interface ApplicationSettings {
  name: string
  /** The calling code for phone numbers without one. */
  default_country_code: number
  /** The regions whose phone numbers can receive codes; null means the application's own country and those of its customers. */
  code_countries: readonly string[] | null
  /** Days without a sign-in after which a phone number counts as recycled. */
  recycled_number_days: number
  /** Increases with each change of the attribute definitions. Undefined in work whose settings haven't been read. */
  attributes_version: number | undefined
}

/** The settings for calls without an application, and for work whose settings haven't been read. */
export const unreadSettings: ApplicationSettings = {
  name: '',
  default_country_code: defaultCountryCode,
  code_countries: null,
  recycled_number_days: defaultRecycledNumberDays,
  attributes_version: undefined,
}

type ApplicationRow = Tables['applications']['$inferSelect']

/** The columns of an application, in a statement that may find none and selects other columns too. */
export const settingsColumns = (applications: Tables['applications']) => ({
  application_id: applications.id,
  application_name: applications.name,
  default_country_code: applications.default_country_code,
  code_countries: applications.code_countries,
  recycled_number_days: applications.recycled_number_days,
  attributes_version: applications.attributes_version,
})

/** The values of those columns; all of them are null if there is no such application. */
export interface SettingsRow {
  application_id: ApplicationRow['id'] | null
  application_name: ApplicationRow['name'] | null
  default_country_code: ApplicationRow['default_country_code'] | null
  code_countries: ApplicationRow['code_countries']
  recycled_number_days: ApplicationRow['recycled_number_days'] | null
  attributes_version: ApplicationRow['attributes_version'] | null
}

/** Returns the application in a row, with its settings. */
export const applicationIn = (row: SettingsRow): { id: string; settings: ApplicationSettings } | undefined =>
  row.application_id === null
    ? undefined
    : {
        id: row.application_id,
        settings: {
          name: row.application_name ?? unreadSettings.name,
          default_country_code: row.default_country_code ?? unreadSettings.default_country_code,
          code_countries: row.code_countries,
          recycled_number_days: row.recycled_number_days ?? unreadSettings.recycled_number_days,
          attributes_version: row.attributes_version ?? undefined,
        },
      }
