import {
  attributeIn,
  consentOf,
  type ConsentPart,
  type ImportUse,
  type ImportTarget,
  type SocialAccount,
} from '@clientele/contracts'
import { type Cell, type Cells, isObject, noValue } from './reading/cells.ts'
import { accountsIn } from './social-accounts.ts'
import { nos, yeses } from './spellings.ts'
import { timeIn } from './times.ts'

/*
 * A person as a file describes them, before anything is normalized: what each system's record comes to.
 */

/** A contact as the file spells it. */
export interface GivenContact extends Cell {
  /** Undefined if the file doesn't say. */
  verified: boolean | undefined
  /** How it is read, if the file spells it in its own way. */
  spelled?: string
  /** The two letters of the country that a phone number without one belongs to. */
  country?: string | undefined
}

/** Whether someone agreed to marketing; undefined if the file doesn't say. */
export interface Marketing {
  email?: boolean | undefined
  sms?: boolean | undefined
}

/** A password hash as the file spells it. */
export interface GivenPassword extends Cell {
  /** What the file says about how it was made, if it does. */
  hasher?: string
  /** The salt, if it isn't a part of the hash. */
  salt?: string
}

/** An account at a social provider, and the column that it comes from. */
export interface GivenAccount extends SocialAccount {
  field: string
}

export interface Person {
  /** Our ID of a customer who exists. */
  user_id: Cell
  /** Whether that may be the ID of a customer of another application, and doesn't count then. */
  user_id_elsewhere: boolean
  external_id: Cell
  username: Cell
  first_name: Cell
  last_name: Cell
  /** Used if there are no separate names. */
  full_name: Cell
  gender: string
  dob: Cell
  emails: GivenContact[]
  phones: GivenContact[]
  created: Cell
  last_sign_in: Cell
  /** Undefined if the file doesn't say. */
  blocked: boolean | undefined
  archived: boolean | undefined
  marketing: Marketing
  consents: GivenConsent[]
  password: GivenPassword | undefined
  /** A password in plain text. Its text is empty if there is none. */
  plain_password: Cell
  social_accounts: GivenAccount[]
  attributes: GivenAttribute[]
  groups: GivenGroups[]
}

/** A value of an attribute as the file spells it, or several. */
export interface GivenAttribute extends Cell {
  slug: string
  values: unknown
}

/** What a file says about a consent, and when and where it was said. */
export interface GivenConsent extends Cell {
  slug: string
  at: Cell
  source: string
}

/** The groups that a record names, as the file spells them. */
export interface GivenGroups extends Cell {
  values: unknown
}

/** Which column or key is used for what. Several for one use are tried in this order. */
export type Columns = readonly (readonly [name: string, to: ImportUse])[]

/** A system whose exports are recognized. */
export interface System {
  /** Each list names columns or keys that only this system has together. */
  marks: readonly (readonly string[])[]
  columns: Columns
  /** Whether it writes dates such as 03/04/2024 with the day first, if it always writes them the same way. */
  dayFirst?: boolean
  /** The columns that decide something without being stored: who is skipped or blocked, and what is verified. */
  decidedBy?: readonly string[]
  /** Secrets of which only counts whether there is one. */
  presence?: readonly string[]
  /** Why a record is no customer of its own. */
  skips?: (cells: Cells) => string | undefined
  /** Whether a record has an address, in files that repeat a customer for each of their addresses. */
  isAddress?: (cells: Cells) => boolean
  /** What the columns alone don't say. */
  adjust?: (person: Person, cells: Cells) => void
}

/** Returns what reads people from records, by the columns of their file. */
export function personReader(columns: Columns): (cells: Cells) => Person {
  // Not for each record, because looking through the columns for each of its fields takes longer than anything else here.
  const names = new Map<ImportUse, string[]>()
  for (const [name, to] of columns) names.set(to, [...(names.get(to) ?? []), name])
  const ofConsents = columns.filter(([, to]) => consentOf(to))
  const ofAttributes = columns.filter(([, to]) => attributeIn(to) !== undefined)
  return (cells) => personIn(cells, { names, ofConsents, ofAttributes })
}

interface Uses {
  /** The columns that are used for something. */
  names: ReadonlyMap<ImportUse, readonly string[]>
  ofConsents: Columns
  ofAttributes: Columns
}

function personIn(cells: Cells, { names, ofConsents, ofAttributes }: Uses): Person {
  const namesOf = (to: ImportTarget) => names.get(to) ?? noNames
  const first = (to: ImportTarget): Cell => {
    for (const name of namesOf(to)) {
      const cell = cells.get(name)
      if (cell.text.trim() !== '') return cell
    }
    return noValue
  }
  const several = (to: ImportTarget, verified: boolean): GivenContact[] =>
    namesOf(to)
      .flatMap((name) => listed(cells, name))
      .map((cell) => ({ ...cell, verified }))
  /** The contact with a column of its own. */
  const single = (to: 'email' | 'phone', verified: ImportTarget, country?: string): GivenContact[] => {
    const { field, text } = first(to)
    return text === '' ? [] : [{ field, text, verified: verifiedAs(first(verified).text), country }]
  }
  const password = first('password_digest')
  const hasher = first('password_hasher').text
  const salt = first('password_salt').text
  return {
    user_id: first('user_id'),
    user_id_elsewhere: false,
    external_id: first('external_id'),
    username: first('username'),
    first_name: first('first_name'),
    last_name: first('last_name'),
    full_name: first('full_name'),
    gender: first('gender').text,
    dob: first('dob'),
    emails: single('email', 'email_verified').concat(
      several('verified_emails', true),
      several('unverified_emails', false),
    ),
    phones: single('phone', 'phone_verified', first('country').text || undefined).concat(
      several('verified_phones', true),
      several('unverified_phones', false),
    ),
    created: first('created_at'),
    last_sign_in: first('last_sign_in_at'),
    blocked: yesNo(first('blocked').text),
    archived: yesNo(first('archived').text),
    marketing: {
      email: yesNo(first('email_marketing').text),
      sms: yesNo(first('sms_marketing').text),
    },
    consents: consentsIn(cells, ofConsents),
    password:
      password.text === '' || isUnusable(password.text)
        ? undefined
        : { ...password, ...(hasher !== '' && { hasher }), ...(salt !== '' && { salt }) },
    plain_password: first('password'),
    social_accounts: namesOf('social_accounts').flatMap((name) =>
      accountsIn(cells.json(name) ?? cells.get(name).text).map((account) => ({ ...account, field: name })),
    ),
    attributes: ofAttributes.flatMap(([name, to]) => {
      const slug = attributeIn(to)
      const cell = cells.get(name)
      return slug === undefined || cell.text.trim() === '' ? [] : [{ slug, ...cell, values: cells.json(name) }]
    }),
    groups: namesOf('groups').flatMap((name) => {
      const cell = cells.get(name)
      return cell.text.trim() === '' ? [] : [{ ...cell, values: cells.json(cell.field) }]
    }),
  }
}

/**
 * The consents of a record: columns for each, or in JSON an object with all that is known of it. Of several columns for one part, the first with a value
 * counts.
 */
function consentsIn(cells: Cells, columns: Columns): GivenConsent[] {
  if (columns.length === 0) return []
  const consents = new Map<string, GivenConsent>()
  for (const [name, to] of columns.toReversed()) {
    const use = consentOf(to)
    if (!use || (cells.get(name).text.trim() === '' && !isObject(cells.json(name)))) continue
    const { slug, part } = use
    const known = consents.get(slug) ?? { slug, ...noValue, at: noValue, source: '' }
    consents.set(slug, { ...known, ...partOf(cells, name, part) })
  }
  return [...consents.values()].toReversed()
}

function partOf(cells: Cells, name: string, part: ConsentPart): Partial<GivenConsent> {
  const cell = cells.get(name)
  if (part === 'updated_at') return { at: cell }
  if (part === 'source') return { source: cell.text }
  if (!isObject(cells.json(name))) return cell
  const of = (key: ConsentPart) => cells.get(`${name}.${key}`)
  return { ...of('value'), at: of('updated_at'), source: of('source').text }
}

/** What Django and Unix write for someone who can't sign in with a password. */
const isUnusable = (hash: string) => /^[!*]/.test(hash)

const noNames: readonly string[] = []

/** Several contacts in one value are a list in JSON. In a text, they are separated by `|`, or by `,` or `;` in lists that people write. */
function listed(cells: Cells, name: string): Cell[] {
  const { field, text } = cells.get(name)
  const list = cells.json(name)
  const texts = Array.isArray(list) ? list.filter((each) => typeof each === 'string') : text.split(/[|,;]/)
  return texts
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => ({ field, text: each }))
}

/** What a flag says. Undefined if it says noValue. */
export function yesNo(text: string): boolean | undefined {
  const plain = text.trim().toLowerCase()
  return yeses.has(plain) || (nos.has(plain) ? false : undefined)
}

/** Whether a contact is verified: a flag, a word, or the time when it was. */
function verifiedAs(text: string): boolean | undefined {
  const plain = text.trim()
  if (/^(?:un|not )(?:verified|confirmed)$/i.test(plain)) return false
  return yesNo(plain) ?? (/^(?:verified|confirmed)$/i.test(plain) || timeIn(plain) !== undefined ? true : undefined)
}
