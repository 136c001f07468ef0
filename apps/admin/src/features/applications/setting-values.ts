import { type Application, type ApplicationSettingName, applicationSettingNames } from '@clientele/contracts'
import { copyOf, type SettingControl, type settingCopy, supportContactCopy } from './setting-copy'

/** The form value of each control. A list is null if the default applies. */
interface Held {
  text: string
  'calling code': string
  number: string
  switch: boolean
  origins: string[] | null
  countries: string[] | null
  contact: Record<keyof typeof supportContactCopy, string>
}

/** The form values of all settings. */
export type SettingValues = { [Name in ApplicationSettingName]: Held[(typeof settingCopy)[Name]['control']] }

const asText = (value: unknown): string =>
  value === undefined || value === null ? '' : String(value as string | number)
const asList = (value: unknown) => (Array.isArray(value) ? (value as string[]) : null)

const hold: { [Control in SettingControl]: (value: unknown) => Held[Control] } = {
  text: asText,
  'calling code': asText,
  number: asText,
  switch: Boolean,
  origins: asList,
  countries: asList,
  contact: (value) => {
    const blank = Object.fromEntries(Object.keys(supportContactCopy).map((way) => [way, '']))
    return { ...blank, ...(value as object | undefined) } as Held['contact']
  },
}

/** The form values of some settings. */
export const valuesOf = <Name extends ApplicationSettingName>(
  settings: Partial<Record<ApplicationSettingName, unknown>>,
  names: readonly Name[],
) =>
  Object.fromEntries(names.map((name) => [name, hold[copyOf(name).control](settings[name])])) as Pick<
    SettingValues,
    Name
  >

export const allValuesOf = (application: Application): SettingValues => valuesOf(application, applicationSettingNames)

const differs = (loaded: SettingValues, name: string, value: unknown) =>
  JSON.stringify(value) !== JSON.stringify(loaded[name as keyof SettingValues])

export const hasChanged = (values: object, loaded: SettingValues): boolean =>
  Object.entries(values).some(([name, value]) => differs(loaded, name, value))

/** The settings that differ from the loaded ones. */
export const changedSettings = (values: SettingValues, loaded: SettingValues): Partial<SettingValues> =>
  Object.fromEntries(Object.entries(values).filter(([name, value]) => differs(loaded, name, value)))
