/*
 * What can be said about a user, in one place: what forms call each field, how they ask for it, who writes it, and who sees it. Requests,
 * responses, and the forms of both user interfaces follow this table. Its schemas are in `profile-fields.ts`, so that pages can have these
 * facts without them; what the column holds, and how it is searched and erased, is a rule in the API's `users/fields.ts`.
 */

/** Who writes or sees a field: the team through the platform's operations, the shopper through the storefront's. */
export type Party = 'team' | 'shopper'

/** How a form asks for a field; `none` where no form does. */
export type Control = 'text' | 'choice' | 'day' | 'json' | 'none'

export interface Choice {
  value: string
  label: string
  /** Left out of what shoppers choose from. */
  forTeam?: true
}

export interface ProfileFact {
  label: string
  /** What a form says below the field. */
  hint?: string
  control: Control
  /** What `choice` offers, besides nothing. */
  choices?: readonly Choice[]
  /** How browsers fill the field in, in forms of shoppers. */
  autocomplete?: string
  /** Most characters of a text. */
  lengthMax?: number
  writtenBy: readonly Party[]
  seenBy: readonly Party[]
  /** Whether the form of a sign-up asks for it. */
  inSignUp: boolean
}

const both = ['team', 'shopper'] as const
const team = ['team'] as const

/** In the order in which forms ask and responses show. */
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
  profile_pic_url: { label: 'Picture', control: 'none', writtenBy: ['shopper'], seenBy: both, inSignUp: false },
  external_id: {
    label: 'External ID',
    hint: 'The ID in your own system.',
    control: 'text',
    lengthMax: 128,
    writtenBy: team,
    seenBy: team,
    inSignUp: false,
  },
  rr_id: { label: 'Rewards ID', control: 'text', lengthMax: 128, writtenBy: team, seenBy: team, inSignUp: false },
  meta: {
    label: 'Metadata',
    hint: 'A JSON object of your own, 16 KiB at most.',
    control: 'json',
    writtenBy: team,
    seenBy: team,
    inSignUp: false,
  },
} as const satisfies Record<string, ProfileFact>

type Facts = typeof profileFacts
export type ProfileFieldName = keyof Facts

/** The names of the fields whose facts fit. */
type Where<Fact> = { [Name in ProfileFieldName]: Facts[Name] extends Fact ? Name : never }[ProfileFieldName]
type Includes<P extends Party> = readonly [P, ...unknown[]] | readonly [unknown, P, ...unknown[]]
export type FieldWrittenBy<P extends Party> = Where<{ writtenBy: Includes<P> }>
export type FieldInSignUp = Where<{ inSignUp: true }>

export const profileFieldNames = Object.keys(profileFacts) as ProfileFieldName[]

/** The facts of a field without their exact types, for forms that treat all fields alike. */
export const factOf = (name: ProfileFieldName): ProfileFact => profileFacts[name]

/** The fields that a party writes, in the order of the table. */
export const fieldsWrittenBy = <P extends Party>(party: P) =>
  profileFieldNames.filter((name) => factOf(name).writtenBy.includes(party)) as FieldWrittenBy<P>[]

/** The fields that a party sees. */
export const fieldsSeenBy = (party: Party) => profileFieldNames.filter((name) => factOf(name).seenBy.includes(party))

export const fieldsInSignUp = profileFieldNames.filter((name) => factOf(name).inSignUp) as FieldInSignUp[]
