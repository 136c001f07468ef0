import type { ImportedCustomer, ImportPreview, RejectedRecord } from '@clientele/contracts'
import { newId } from '@clientele/db'
import type { Context, Handler } from '../context.ts'
import { keyOf } from '../files/headers.ts'
import { printable } from '../files/printable.ts'
import { inBody } from '../files/refuse.ts'
import { deleteStored, fileIdIn, requireFile, storedFile, storeFile } from '../files/stored-files.ts'
import { fetchFile } from '../outbound/fetch-file.ts'
import { usesNotAsked } from './consents.ts'
import { faultsOfHash, firebaseOf, type PasswordInput, readCredentials } from './credentials.ts'
import { definitionsOf } from './definitions.ts'
import { isHidden } from './attributes.ts'
import { identifies, type Mapping, mappingOf } from './mapping.ts'
import type { ImportRow } from './normalize.ts'
import { unusedColumns } from './not-imported.ts'
import { type Outcome, type Place, readPeople } from './people.ts'
import { chosenMapping } from './presets/service.ts'
import { isSecret } from './secret-columns.ts'
import { openRecords } from './reading/records.ts'
import type { Records, SourceRecord } from './reading/source-record.ts'
import { warningsOf } from './warning.ts'

/*
 * Reads the beginning of a file of customers, without changing anything: what was recognized, and what its records come to.
 */

const recordsMax = 1_000
const fetching_ms = 12_000

export const previewImport: Handler<'previewImport'> = async (ctx, { body }) => {
  const credentials = ctx.actor.permissions.includes('users:credentials')
  const groups = ctx.actor.permissions.includes('groups:write')
  const wanted = {
    ...body,
    mapping: await chosenMapping(ctx, body),
    credentials,
    groups,
    // An import asks for it once more.
    hash_plaintext: credentials,
    firebase: firebaseOf(ctx, body),
  }
  const uploaded = fileIdIn(body.file_url)
  if (uploaded !== undefined) {
    const file = await requireFile(ctx, uploaded)
    return inBody(() => previewOf(ctx, file, wanted))
  }
  const copy_id = newId()
  try {
    return await inBody(async () => {
      const { size } = await storeFile(ctx, fetched(ctx, body.file_url), {
        name: '',
        file_id: copy_id,
        limit_bytes: ctx.services.config.importLimit_bytes,
      })
      return previewOf(ctx, { id: copy_id, size }, wanted)
    })
  } finally {
    await deleteStored(ctx, copy_id)
  }
}

const fetched = ({ services: { config } }: Context, file_url: string) =>
  fetchFile(file_url, {
    limit_bytes: config.importLimit_bytes,
    allowPrivate: config.allowPrivateFileUrls,
    timeouts: { total: fetching_ms },
  })

async function previewOf(
  ctx: Context,
  file: { id: string; size: number },
  wanted: Pick<Parameters<typeof previewImport>[1]['body'], 'mapping' | 'country_code' | 'encoding'> &
    PasswordInput & { groups: boolean; hash_plaintext: boolean },
): Promise<ImportPreview> {
  const records = await openRecords(storedFile(ctx, file), wanted.encoding)
  const mapping = mappingOf(records, wanted.mapping, await definitionsOf(ctx))
  const { some, isAll } = await beginningOf(records)
  const calling_code = wanted.country_code ?? ctx.application.default_country_code
  const people = readPeople(some, mapping, { calling_code, owners: new Map() })
  const outcomes = people.map((outcome) => refusingHash(outcome, mapping, wanted))
  const customers = outcomes.filter((each) => 'customer' in each)
  const rejected = outcomes.filter((each) => 'faults' in each)
  const skipped = outcomes.filter((each) => 'skipped' in each)
  const left = unusedColumns(records, mapping, { ...wanted, notAsked: await usesNotAsked(ctx, mapping) })
  return {
    format: records.format,
    ...(records.encoding && { encoding: records.encoding }),
    warning: warningsOf(records, { customers, left, credentials: wanted.credentials }),
    ...(mapping.system && { system: mapping.system }),
    unclear: mapping.by === 'guessed' || !identifies(mapping),
    columns: columnsOf(records, mapping),
    complete: isAll,
    read: outcomes.length,
    good: customers.length,
    rejected: rejected.length,
    skipped: skipped.length,
    customers: customers.slice(0, 10).map(({ at, customer }) => toCustomer(at, customer)),
    rejections: rejected.slice(0, 100).map(toRejection),
    not_imported: left,
    skips: skipped.slice(0, 10).map(({ at, skipped: reason }) => ({ ...placeOf(at), reason })),
  }
}

/** Rejects a person whose password hash an import would refuse. */
function refusingHash(outcome: Outcome, { system }: Mapping, passwords: PasswordInput): Outcome {
  if ('faults' in outcome)
    return { ...outcome, faults: [...outcome.faults, ...faultsOfHash(outcome.password, passwords, system)] }
  if (!('customer' in outcome)) return outcome
  const read = readCredentials(outcome.customer, { ...passwords, require_confirmation: false }, system)
  return read && 'code' in read ? { at: outcome.at, faults: [read] } : outcome
}

async function beginningOf(records: Records): Promise<{ some: SourceRecord[]; isAll: boolean }> {
  const some: SourceRecord[] = []
  for await (const batch of records.read()) {
    some.push(...batch)
    if (some.length > recordsMax) return { some: some.slice(0, recordsMax), isAll: false }
  }
  return { some, isAll: true }
}

const samplesMax = 3
const columnsMax = 500
/** Objects and lists can have secrets anywhere in them. */
const isPlain = (text: string) => text !== '' && !/^[[{]/.test(text)

function columnsOf({ columns, head }: Records, mapping: Mapping): ImportPreview['columns'] {
  return columns.slice(0, columnsMax).map((column) => {
    const to = mapping.columns.filter(([name]) => keyOf(name) === keyOf(column)).map(([, use]) => use)
    const values = isSecret(column, mapping) ? [] : head.map(({ cells }) => printable(cells.get(column).text, 100))
    return {
      column: printable(column, 200),
      to: [...new Set(to)],
      samples: values.filter(isPlain).slice(0, samplesMax),
    }
  })
}

const placeOf = ({ row, line }: Place) => ({ row, ...(line !== undefined && { line }) })

const toRejection = ({ at, faults, of }: Extract<Outcome, { faults: unknown }>): RejectedRecord => ({
  ...placeOf(at),
  faults,
  ...(of !== undefined && { of }),
})

function toCustomer(at: Place, row: ImportRow): ImportedCustomer {
  const { external_id, username, first_name, last_name, gender, dob, created, last_sign_in } = row
  const known = { external_id, username, first_name, last_name, gender, dob }
  return {
    ...placeOf(at),
    ...known,
    emails: row.emails.map(({ value: email, verified }) => ({ email, verified })),
    phone_numbers: row.phones.map(({ value: phone, verified }) => ({ phone, verified })),
    created_at: created?.toISOString(),
    last_sign_in_at: last_sign_in?.toISOString(),
    blocked: row.blocked ?? false,
    ...(row.archived && { archived: true }),
    ...(row.attributes.length > 0 && { attributes: row.attributes.map(shownAs) }),
    ...(row.groups.length > 0 && { groups: row.groups.flatMap(({ names }) => names) }),
    marketing: row.marketing,
    ...(row.consents.length > 0 && { consents: row.consents.map(({ slug, value }) => ({ slug, value })) }),
    ...(row.social_accounts.length > 0 && {
      social_providers: [...new Set(row.social_accounts.map(({ provider }) => provider))],
    }),
    has_password: row.password !== undefined || row.plain_password !== undefined,
  }
}

const shownAs = ({ definition, value }: ImportRow['attributes'][number]) => ({
  slug: definition.slug,
  value: isHidden(definition) ? '••••••' : printable([value].flat().join(' | '), 200),
})
