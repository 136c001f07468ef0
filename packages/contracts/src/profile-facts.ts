/*
 * A user's profile fields, in one place: the label of each field, its input, who writes it, and who sees it. Requests, responses, and the
 * forms of both user interfaces follow this table. The schemas are in `profile-fields.ts`, so that pages can import these facts without
 * them. The API's `users/fields.ts` says how each field is stored, searched, and erased.
 */

/** Who writes or sees a field: the team (through platform operations), or the shopper (through storefront operations). */
export type Party = 'team' | 'shopper'

/** The input for a field in a form; `none` if no form has it. */
export type Control = 'text' | 'choice' | 'day' | 'json' | 'none'

export interface Choice {
  value: string
  label: string
  /** Not offered to shoppers. */
  forTeam?: true
}

export interface ProfileFact {
  label: string
  /** The help text below the field. */
  hint?: string
  control: Control
  /** The options of a `choice`, besides none. */
  choices?: readonly Choice[]
  /** The `autocomplete` attribute in shoppers' forms. */
  autocomplete?: string
  /** The maximum length, in characters. */
  lengthMax?: number
  writtenBy: readonly Party[]
  seenBy: readonly Party[]
  /** Whether the sign-up form has this field. */
  inSignUp: boolean
}

const both = ['team', 'shopper'] as const
const team = ['team'] as const

/** In the order of forms and responses. */
export const profileFacts = {
  first_name: {
    label: 'First name',
    control: 'text',
    autocomplete: 'given-name',
    lengthMax: 100,
    writtenBy: both,
    seenBy: both,
    inSignUp: true,
  },
  last_name: {
    label: 'Last name',
    control: 'text',
    autocomplete: 'family-name',
    lengthMax: 100,
    writtenBy: both,
    seenBy: both,
    inSignUp: true,
  },
  gender: {
    label: 'Gender',
    control: 'choice',
    choices: [
      { value: 'female', label: 'Female' },
      { value: 'male', label: 'Male' },
      { value: 'unisex', label: 'Unisex', forTeam: true },
      { value: 'other', label: 'Other' },
    ],
    autocomplete: 'sex',
    writtenBy: both,
    seenBy: both,
    inSignUp: true,
  },
  dob: {
    label: 'Date of birth',
    control: 'day',
    autocomplete: 'bday',
    writtenBy: both,
    seenBy: both,
    inSignUp: false,
  },
  profile_pic_url: { label: 'Picture', control: 'none', writtenBy: both, seenBy: both, inSignUp: false },
  external_id: {
    label: 'External ID',
    hint: 'The ID in your own system',
    control: 'text',
    lengthMax: 128,
    writtenBy: team,
    seenBy: team,
    inSignUp: false,
  },
  rr_id: { label: 'Rewards ID', control: 'text', lengthMax: 128, writtenBy: team, seenBy: team, inSignUp: false },
  meta: {
    label: 'Metadata',
    hint: 'A JSON object of your own, at most 16 KiB',
    control: 'json',
    writtenBy: team,
    seenBy: team,
    inSignUp: false,
  },
} as const satisfies Record<string, ProfileFact>

type Facts = typeof profileFacts
export type ProfileFieldName = keyof Facts

/** The names of the fields whose facts match. */
type Where<Fact> = { [Name in ProfileFieldName]: Facts[Name] extends Fact ? Name : never }[ProfileFieldName]
type Includes<P extends Party> = readonly [P, ...unknown[]] | readonly [unknown, P, ...unknown[]]
export type FieldWrittenBy<P extends Party> = Where<{ writtenBy: Includes<P> }>
export type FieldInSignUp = Where<{ inSignUp: true }>

export const profileFieldNames = Object.keys(profileFacts) as ProfileFieldName[]

/** The facts of a field without exact types, for forms that treat all fields alike. */
export const factOf = (name: ProfileFieldName): ProfileFact => profileFacts[name]

/** The fields that a party can write, in the order of the table. */
export const fieldsWrittenBy = <P extends Party>(party: P) =>
  profileFieldNames.filter((name) => factOf(name).writtenBy.includes(party)) as FieldWrittenBy<P>[]

/** The fields that a party can see. */
export const fieldsSeenBy = (party: Party) => profileFieldNames.filter((name) => factOf(name).seenBy.includes(party))

export const fieldsInSignUp = profileFieldNames.filter((name) => factOf(name).inSignUp) as FieldInSignUp[]
