import {
  type Application,
  type ApplicationSettingName,
  applicationSettingNames,
  type MarketingConsent,
} from '@clientele/contracts'
import { isSame } from '@/lib/merge'
import { copyOf, type SettingControl, type settingCopy, supportContactCopy } from './setting-copy'

/** The form value of each control. A list is null if the default applies. */
interface Held {
  text: string
  'calling code': string
  number: string
  switch: boolean
  origins: string[] | null
  countries: string[] | null
  languages: string[] | null
  consents: MarketingConsent[] | null
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
  languages: asList,
  consents: (value) => (Array.isArray(value) ? (value as MarketingConsent[]) : null),
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

/** The settings that differ from the loaded ones. */
export const changedSettings = (values: SettingValues, loaded: SettingValues): Partial<SettingValues> =>
  Object.fromEntries(
    Object.entries(values).filter(([name, value]) => !isSame(value, loaded[name as keyof SettingValues])),
  )

/** Every setting as a path in the form's values, and each of the contact details on its own. */
export const settingPaths: readonly string[] = applicationSettingNames.flatMap((name) =>
  copyOf(name).control === 'contact' ? Object.keys(supportContactCopy).map((way) => `${name}.${way}`) : [name],
)

/** The setting that a path is about, and the contact detail, if it is one. */
const partsOf = (path: string) => {
  const [name, way] = path.split('.') as [ApplicationSettingName, keyof typeof supportContactCopy | undefined]
  return { copy: copyOf(name), detail: way && supportContactCopy[way] }
}

export const labelAt = (path: string): string => {
  const { copy, detail } = partsOf(path)
  return detail ? `${copy.label}: ${detail.label.toLowerCase()}` : copy.label
}

/** A value as the form shows it, in words. */
export const textAt = (path: string, value: unknown): string => {
  const { copy } = partsOf(path)
  if (copy.control === 'switch') return value === true ? 'On' : 'Off'
  if (copy.control === 'consents')
    return ((value ?? []) as MarketingConsent[]).map(({ title, text }) => `${title}: ${text}`).join('\n') || 'None'
  if (value === null) return 'Default'
  if (Array.isArray(value)) return value.join('\n') || 'Empty list'
  return typeof value === 'string' && value !== '' ? value : 'Blank'
}
