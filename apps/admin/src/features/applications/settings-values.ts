import type { Application } from '@clientele/contracts'

/** The settings as the form holds them: null where the default applies. */
export const valuesOf = (application: Application) => ({
  name: application.name,
  default_country_code: String(application.default_country_code),
  allowed_origins: application.allowed_origins ?? null,
  return_origins: application.return_origins ?? null,
  support_contact: {
    email: application.support_contact?.email ?? '',
    phone: application.support_contact?.phone ?? '',
    url: application.support_contact?.url ?? '',
  },
  code_countries: application.code_countries ?? null,
  recycled_number_days: String(application.recycled_number_days),
})

export type SettingsValues = ReturnType<typeof valuesOf>

const differs = (loaded: SettingsValues, name: string, value: unknown) =>
  JSON.stringify(value) !== JSON.stringify(loaded[name as keyof SettingsValues])

export const hasChanged = (values: object, loaded: SettingsValues): boolean =>
  Object.entries(values).some(([name, value]) => differs(loaded, name, value))

/** The fields that differ from what was loaded. */
export const changedFields = (values: SettingsValues, loaded: SettingsValues): Partial<SettingsValues> =>
  Object.fromEntries(Object.entries(values).filter(([name, value]) => differs(loaded, name, value)))
