import { defaultRecycledNumberDays } from '@clientele/contracts'
import type { Tables } from '@clientele/db'

/*
 * The settings of an application that every call brings along: they are few and small, and are read by the statement that looks the
 * credential up. `findApplication` reads the others when they are needed.
 */

export interface ApplicationSettings {
  name: string
  /** The calling code for phone numbers without one. */
  default_country_code: number
  /** The regions whose phone numbers may receive codes; null means its own country's and those of its customers. */
  code_countries: readonly string[] | null
  /** Days without a sign-in after which a phone number counts as recycled. */
  recycled_number_days: number
}

/** The settings of a call that is made in no application, and of work whose settings nobody has read. */
export const unreadSettings: ApplicationSettings = {
  name: '',
  default_country_code: 91,
  code_countries: null,
  recycled_number_days: defaultRecycledNumberDays,
}

type ApplicationRow = Tables['applications']['$inferSelect']

/** The columns of an application in a statement that may find none, and selects other things beside it. */
export const settingsColumns = (applications: Tables['applications']) => ({
  application_id: applications.id,
  application_name: applications.name,
  default_country_code: applications.default_country_code,
  code_countries: applications.code_countries,
  recycled_number_days: applications.recycled_number_days,
})

/** What those columns hold; all of them are null where there is no such application. */
export interface SettingsRow {
  application_id: ApplicationRow['id'] | null
  application_name: ApplicationRow['name'] | null
  default_country_code: ApplicationRow['default_country_code'] | null
  code_countries: ApplicationRow['code_countries']
  recycled_number_days: ApplicationRow['recycled_number_days'] | null
}

/** The application of a row, with its settings. */
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
        },
      }
