import type { FieldPathByValue, FieldPathValue } from 'react-hook-form'
import type { Choice } from '@/components/forms/select'
import type { ConfigValues, Provider } from './values'

/*
 * The label of each sign-in setting, its place in the form, and its control.
 */

/** In display order. */
export const configCards = {
  general: { title: 'General', description: 'The text on the sign-in page, and whether customers can sign in.' },
  methods: { title: 'Ways to sign in', description: undefined },
  social: {
    title: 'Social sign-in',
    description: 'Let customers sign in with an account at a provider. Secrets are never shown again.',
  },
  appearance: { title: 'Appearance', description: 'Images, colors, and a short notice.' },
  required: { title: 'Customer details', description: undefined },
  sessions: { title: 'Sessions', description: 'How long customers stay signed in.' },
  deletion: { title: 'Deleting an account', description: 'What customers see when they delete their account.' },
  advanced: { title: 'Advanced', description: undefined },
} as const satisfies Record<string, { title: string; description: string | undefined }>

/** Each card has one or more parts, each with its own heading. */
export const configParts = {
  general: { card: 'general' },
  methods: { card: 'methods' },
  social: { card: 'social' },
  appearance: { card: 'appearance' },
  notice: {
    card: 'appearance',
    title: 'Notice',
    description: 'A banner above the form. Leave the text blank to hide it.',
  },
  signIn: { card: 'required', title: 'When they sign in' },
  signUp: { card: 'required', title: 'When they sign up' },
  sessions: { card: 'sessions' },
  deletion: { card: 'deletion' },
  reasons: { card: 'deletion', title: 'Reasons to choose from' },
  advanced: { card: 'advanced' },
} as const satisfies Record<string, { card: keyof typeof configCards; title?: string; description?: string }>
export type ConfigPart = keyof typeof configParts

interface Copy {
  part: ConfigPart
  label: string
  hint?: string
  /** Takes up a whole row. */
  isWide?: true
  /** Shown only while this field is on. */
  onlyWith?: FieldPathByValue<ConfigValues, boolean>
}

interface Copies {
  switch: Copy
  number: Copy
  text: Copy
  /** Multi-line text. */
  lines: Copy
  url: Copy
  /** Text that is never shown again. */
  secret: Copy
  color: Copy
  choice: Copy & { choices: readonly Choice<string>[] }
  reasons: Copy
}

type CopyWith<Control extends keyof Copies> = { [Each in Control]: Copies[Each] & { control: Each } }[Control]
export type ConfigCopy = CopyWith<keyof Copies>

/** The copy of a field with values of this type: the controls that can hold them. */
type CopyFor<Value> = Value extends boolean
  ? CopyWith<'switch'>
  : Value extends number
    ? CopyWith<'number'>
    : Value extends string
      ? CopyWith<'text' | 'lines' | 'url' | 'secret' | 'color' | 'choice'>
      : CopyWith<'reasons'>

/** Every field of the config, by its path. A list is one field. */
type PathsIn<Values> = {
  [Name in keyof Values & string]: Values[Name] extends readonly unknown[]
    ? Name
    : Values[Name] extends object
      ? `${Name}.${PathsIn<Values[Name]>}`
      : Name
}[keyof Values & string]
export type ConfigPath = PathsIn<ConfigValues>

const strictness = [
  { value: 'hard', label: 'Required' },
  { value: 'soft', label: 'Optional' },
]

const positions = [
  { value: 'left', label: 'Left' },
  { value: 'center', label: 'Center' },
  { value: 'right', label: 'Right' },
]

const units = [
  { value: 'Minutes', label: 'Minutes' },
  { value: 'Hours', label: 'Hours' },
  { value: 'Days', label: 'Days' },
]

/** Whether shoppers can sign in with a provider, and the credentials that it needs. */
const provider = <Name extends Provider>(name: Name, label: string) => {
  const copy: Record<string, ConfigCopy> = {
    [`social.${name}`]: { part: 'social', control: 'switch', label },
    [`social_tokens.${name}.app_id`]: {
      part: 'social',
      control: 'text',
      label: `${label} app ID`,
      onlyWith: `social.${name}`,
    },
    [`social_tokens.${name}.app_secret`]: {
      part: 'social',
      control: 'secret',
      label: `${label} app secret`,
      hint: 'Leave blank to keep the current one.',
      onlyWith: `social.${name}`,
    },
  }
  // A computed name loses its type.
  return copy as Record<`social.${Name}`, CopyWith<'switch'>> &
    Record<`social_tokens.${Name}.app_id`, CopyWith<'text'>> &
    Record<`social_tokens.${Name}.app_secret`, CopyWith<'secret'>>
}

/** Whether a contact is required, optional, or not asked for. */
const contact = <Fields extends 'required_fields' | 'register_required_fields', Kind extends 'email' | 'mobile'>(
  fields: Fields,
  kind: Kind,
  label: string,
) => {
  const part = fields === 'required_fields' ? 'signIn' : 'signUp'
  const copy: Record<string, ConfigCopy> = {
    [`${fields}.${kind}.is_required`]: { part, control: 'switch', label },
    [`${fields}.${kind}.level`]: {
      part,
      control: 'choice',
      label: `${label}: required or optional`,
      choices: strictness,
      isWide: true,
      onlyWith: `${fields}.${kind}.is_required`,
    },
  }
  // A computed name loses its type.
  return copy as Record<`${Fields}.${Kind}.is_required`, CopyWith<'switch'>> &
    Record<`${Fields}.${Kind}.level`, CopyWith<'choice'>>
}

/** In display order. Omitting a field is a compile error, and so is a control that can't hold its value. */
export const configCopy = {
  active: {
    part: 'general',
    control: 'switch',
    label: 'Customers can sign in',
    hint: 'If off, nobody can sign in to or sign up for this application.',
  },
  name: {
    part: 'general',
    control: 'text',
    label: 'Store name',
    hint: 'If blank, the application’s name is used.',
  },
  display: { part: 'general', control: 'text', label: 'Title', hint: 'The heading of the sign-in page.' },
  subtext: { part: 'general', control: 'text', label: 'Subtext', hint: 'Shown below the title.', isWide: true },
  'login.otp': { part: 'methods', control: 'switch', label: 'One-time code', hint: 'A code by SMS or email.' },
  'login.password': { part: 'methods', control: 'switch', label: 'Password' },
  forgot_password: {
    part: 'methods',
    control: 'switch',
    label: 'Forgot password',
    hint: 'Customers can reset their password.',
  },
  register: {
    part: 'methods',
    control: 'switch',
    label: 'Sign-up',
    hint: 'New customers can create an account themselves.',
  },
  skip_login: {
    part: 'methods',
    control: 'switch',
    label: 'Continue as guest',
    hint: 'Customers can skip signing in.',
  },
  skip_captcha: {
    part: 'methods',
    control: 'switch',
    label: 'Skip the captcha',
    hint: 'Easier for customers, but also for bots.',
  },
  ...provider('google', 'Google'),
  ...provider('facebook', 'Facebook'),
  ...provider('apple', 'Apple'),
  ...provider('account_kit', 'Account Kit'),
  desktop_image: { part: 'appearance', control: 'url', label: 'Image on wide screens', hint: 'Leave blank for none.' },
  mobile_image: { part: 'appearance', control: 'url', label: 'Image on phones', hint: 'Leave blank for none.' },
  'look_and_feel.background_color': { part: 'appearance', control: 'color', label: 'Page background' },
  'look_and_feel.card_position': {
    part: 'appearance',
    control: 'choice',
    label: 'Card position',
    choices: positions,
  },
  'flash_card.text': { part: 'notice', control: 'text', label: 'Text', isWide: true },
  'flash_card.text_color': { part: 'notice', control: 'color', label: 'Text color' },
  'flash_card.background_color': { part: 'notice', control: 'color', label: 'Background of the notice' },
  ...contact('required_fields', 'mobile', 'Phone number'),
  ...contact('required_fields', 'email', 'Email address'),
  ...contact('register_required_fields', 'mobile', 'Phone number'),
  ...contact('register_required_fields', 'email', 'Email address'),
  'session_config.duration': { part: 'sessions', control: 'number', label: 'Duration' },
  'session_config.type': { part: 'sessions', control: 'choice', label: 'Unit', choices: units },
  'session_config.is_rolling': {
    part: 'sessions',
    control: 'switch',
    label: 'Each visit extends the session',
    hint: 'If off, customers have to sign in again after this duration, however often they visit.',
  },
  delete_account_day: {
    part: 'deletion',
    control: 'number',
    label: 'Days until it takes effect',
    hint: '0 to 365. Until then, the deletion can be canceled.',
  },
  'delete_account_consent.consent_text': {
    part: 'deletion',
    control: 'lines',
    label: 'Consent',
    hint: 'What the customer must agree to. Leave blank if no consent is needed.',
    isWide: true,
  },
  delete_account_reasons: { part: 'reasons', control: 'reasons', label: 'Reasons to choose from' },
  'meta.fynd_default': {
    part: 'advanced',
    control: 'switch',
    label: 'Never edited',
    hint: 'Tells other services that these settings are still the defaults. Turns off with the first edit.',
  },
} satisfies { [Path in ConfigPath]: CopyFor<FieldPathValue<ConfigValues, Path>> }

/** The copy of a field without its exact type, for forms that treat all fields the same way. */
export const copyOf = (path: ConfigPath): ConfigCopy => configCopy[path]

/** The fields of a part, in order. */
export const pathsOf = (part: ConfigPart) =>
  (Object.keys(configCopy) as ConfigPath[]).filter((path) => copyOf(path).part === part)
