import { readFileSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { callingCodeOf } from '../contacts/regions.ts'
import type { FileSource } from '../files/source.ts'
import { mappingOf } from './mapping.ts'
import { type Outcome, readPeople } from './people.ts'
import { openRecords } from './reading/records.ts'

/*
 * Files as other systems write them, and what an import has to make of every record. `expect.json` explains itself.
 */

const folder = new URL('../../test/imports/cases/', import.meta.url)

interface Person {
  row: number
  line?: number
  id?: string
  email: string | null
  email_verified: boolean | null
  phone: string | null
  phone_verified: boolean | null
  first_name: string | null
  last_name: string | null
  full_name?: string
  username?: string
  more_emails?: { email: string; verified: boolean }[]
  created: string | null
  last_sign_in?: string
  blocked?: boolean
  marketing?: Record<string, boolean>
  hash: string | null
}
interface Case {
  file: string
  system: string
  format: string
  rows: number
  default_country?: string
  people: Person[]
  refused: { row: number; line?: number; reason: string; field: string | null; value?: string; of?: number }[]
  skipped?: { row: number }[]
}
const { files } = JSON.parse(readFileSync(new URL('expect.json', folder), 'utf8')) as { files: Case[] }

/** What is wrong with a password hash is found by what verifies hashes. */
const ofHashes = ['absurd_hash_cost', 'malformed_hash']

function source(name: string): FileSource {
  const path = new URL(name, folder)
  const { size } = statSync(path)
  return {
    size,
    async *read(start = 0, end = size) {
      const handle = await open(path)
      try {
        // Small pieces, so that characters and records are cut in two.
        for (let at = start; at < end; at += 37) {
          const { buffer, bytesRead } = await handle.read(Buffer.alloc(37), 0, Math.min(37, end - at), at)
          yield buffer.subarray(0, bytesRead)
        }
      } finally {
        await handle.close()
      }
    },
  }
}

async function outcomesOf({ file, default_country = 'US' }: Case) {
  const records = await openRecords(source(file))
  const mapping = mappingOf(records, undefined, new Map())
  const outcomes: Outcome[] = []
  const owners = new Map<string, number>()
  const calling_code = callingCodeOf(default_country) ?? 1
  for await (const batch of records.read()) outcomes.push(...readPeople(batch, mapping, { calling_code, owners }))
  return { records, mapping, outcomes }
}

/** What was read of a person, with the names that the case has for it. */
function described(outcome: Outcome | undefined, wanted: Person) {
  if (!outcome || !('customer' in outcome)) return outcome
  const { at, customer } = outcome
  const [email, ...emails] = customer.emails
  const [phone] = customer.phones
  const name = wanted.full_name === undefined ? {} : { full_name: [customer.first_name, customer.last_name].join(' ') }
  const seconds = (time: Date | undefined) => time && Math.floor(time.getTime() / 1_000)
  return {
    row: at.row,
    line: wanted.line === undefined ? undefined : at.line,
    id: customer.external_id,
    email: email?.value ?? null,
    email_verified: email?.verified ?? null,
    phone: phone?.value ?? null,
    phone_verified: phone?.verified ?? null,
    ...(wanted.full_name === undefined && {
      first_name: customer.first_name ?? null,
      last_name: customer.last_name ?? null,
    }),
    ...name,
    username: wanted.username === undefined ? undefined : customer.username,
    more_emails: emails.map(({ value, verified }) => ({ email: value, verified })),
    created: seconds(customer.created) ?? null,
    last_sign_in: seconds(customer.last_sign_in),
    blocked: customer.blocked ?? false,
    marketing:
      wanted.marketing &&
      Object.fromEntries(Object.keys(wanted.marketing).map((key) => [key, customer.marketing[key as 'email']])),
    hasHash: wanted.hash !== null && customer.password !== undefined,
  }
}

const secondsOf = (time: string | null | undefined) => time && Math.floor(Date.parse(time) / 1_000)

const wantedOf = (wanted: Person) => ({
  row: wanted.row,
  line: wanted.line,
  id: wanted.id,
  email: wanted.email,
  email_verified: wanted.email_verified,
  phone: wanted.phone,
  phone_verified: wanted.phone_verified,
  ...(wanted.full_name === undefined && { first_name: wanted.first_name, last_name: wanted.last_name }),
  ...(wanted.full_name !== undefined && { full_name: wanted.full_name }),
  username: wanted.username,
  more_emails: wanted.more_emails ?? [],
  created: secondsOf(wanted.created),
  last_sign_in: secondsOf(wanted.last_sign_in),
  blocked: wanted.blocked ?? false,
  marketing: wanted.marketing,
  hasHash: wanted.hash !== null,
})

test.each(files.map((each) => ({ each, name: each.file })))(
  '$name is recognized, and every record of it',
  async ({ each }) => {
    const { records, mapping, outcomes } = await outcomesOf(each)
    expect({ format: records.format, system: mapping.system, rows: outcomes.length }).toEqual({
      format: each.format,
      system: each.system,
      rows: each.rows,
    })
    const byRow = new Map(outcomes.map((outcome) => [outcome.at.row, outcome]))

    expect(each.people.map((person) => described(byRow.get(person.row), person))).toEqual(each.people.map(wantedOf))

    const refused = each.refused.filter(({ reason }) => !ofHashes.includes(reason))
    expect(
      refused.map(({ row, line }) => {
        const outcome = byRow.get(row)
        if (!outcome || !('faults' in outcome)) return outcome
        const [{ code, field, value } = {}] = outcome.faults
        return {
          row,
          line: line === undefined ? line : outcome.at.line,
          reason: code,
          field: field || null,
          value: value || undefined,
          of: outcome.of,
        }
      }),
    ).toEqual(refused.map(({ row, line, reason, field, value, of }) => ({ row, line, reason, field, value, of })))

    const skipped = outcomes.filter((outcome) => 'skipped' in outcome).map(({ at }) => at.row)
    expect(skipped).toEqual((each.skipped ?? []).map(({ row }) => row))
  },
)
