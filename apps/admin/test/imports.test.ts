import { importKeys } from '@clientele/contracts'
import { expect, test } from 'vitest'
import { chooseUse, identifies, mappingOf, usesIn } from '@/features/imports/columns'
import { readHashConfig } from '@/features/imports/hash-config'
import { nameOfUse, recognizedAs } from '@/features/imports/import-copy'
import { callingCodeIn, draftOf, fileOf, readDraft } from '@/features/imports/import-draft'
import { presetFor } from '@/features/imports/presets'
import { changedSince, differenceText, placeOf } from '@/features/imports/report-copy'

const preview = {
  columns: [
    { column: 'Name', to: ['full_name' as const], samples: [] },
    { column: 'Mail', to: ['email' as const, 'username' as const], samples: [] },
    { column: 'Notes', to: [], samples: [] },
  ],
}

test('a choice begins with what was recognized, and keeps the order of the columns', () => {
  const chosen = chooseUse(preview, undefined, 'Notes', 'phone')
  expect(chosen.columns).toEqual([
    { column: 'Name', to: 'full_name' },
    { column: 'Mail', to: 'email' },
    { column: 'Mail', to: 'username' },
    { column: 'Notes', to: 'phone' },
  ])
  const without = chooseUse(preview, chosen, 'Mail', undefined)
  expect(usesIn(preview, without, 'Mail')).toEqual([])
  expect(identifies(preview, without)).toBe(true)
  expect(identifies(preview, chooseUse(preview, without, 'Notes', undefined))).toBe(false)
  expect(mappingOf({ ...preview, system: 'shopify' })).toMatchObject({ system: 'shopify' })
})

test('what a column is used for is said in words', () => {
  const attributes = [{ slug: 'tier', name: 'Member tier' }]
  const uses = [
    'email',
    'attributes.tier',
    'attributes.gone',
    'consent.privacy_policy',
    'consent.post',
    'consent.post.updated_at',
  ] as const
  expect(uses.map((use) => nameOfUse(use, attributes))).toEqual([
    'Email address',
    'Attribute: Member tier',
    'Attribute: gone',
    'Privacy policy: agreed',
    'Consent post: agreed',
    'Consent post: when',
  ])
})

test('the service is only told what was chosen', () => {
  const draft = draftOf('file:1', 'people.csv')
  expect(fileOf(draft)).toEqual({ file_url: 'file:1' })
  expect(fileOf({ ...draft, country_code: '+49', mapping: { columns: [] } })).toEqual({
    file_url: 'file:1',
    country_code: 49,
  })
  expect(callingCodeIn(' ')).toBeUndefined()
  for (const wrong of ['0', '1234', '4a']) expect(callingCodeIn(wrong)).toBeNull()
})

test('what a tab has stored is read, even if an earlier version stored something else', () => {
  const draft = { ...draftOf('file:1', 'people.csv'), match: ['phone' as const, 'email' as const] }
  expect(readDraft(JSON.stringify(draft))).toEqual(draft)
  expect(readDraft('')).toBeUndefined()
  expect(readDraft('{"name":"people.csv"}')).toBeUndefined()
  expect(readDraft('{"file_url":"file:1","match":["shoe size"],"on_conflict":"ask"}')).toEqual({
    ...draftOf('file:1', ''),
    match: importKeys,
  })
})

test('the parameters of a Firebase project are read as its console shows them, or as JSON', () => {
  const config = { base64_signer_key: 'A8eu7x+/c==', base64_salt_separator: 'Bw==', rounds: 8, mem_cost: 14 }
  const lines = Object.entries(config).map(([name, value]) => `  ${name}: ${value},`)
  expect(readHashConfig(`hash_config {\n  algorithm: SCRYPT,\n${lines.join('\n')}\n}`)).toEqual(config)
  expect(readHashConfig(JSON.stringify(config))).toEqual(config)
  expect(readHashConfig(lines.slice(1).join('\n'))).toBeUndefined()
  expect(readHashConfig('')).toBeUndefined()
})

test('a file is described in a sentence', () => {
  const read = { complete: true, read: 31 }
  expect(recognizedAs({ ...read, format: 'ndjson', system: 'auth0' })).toBe(
    'This is an export from Auth0 with 31 records.',
  )
  expect(recognizedAs({ format: 'xlsx', complete: false, read: 1_000 })).toBe(
    'This is an Excel workbook with more than 1,000 records.',
  )
})

test('an import that did something else than its dry run says what differs', () => {
  const counts = { rows: 4, created: 2, updated: 1, unchanged: 0, skipped: 0, rejected: 1 }
  const samples = { created: [], updated: [], unchanged: [], skipped: [], rejected: [] }
  const dry = { ...counts, dry_run: true, samples, not_imported: [] }
  const done = { ...dry, dry_run: false }
  expect(changedSince(dry, done)).toEqual([])
  expect(changedSince(dry, { ...done, created: 1, updated: 2 })).toEqual(['2 created', '1 changed'])
  expect(differenceText({ expected: 'created', came: 'unchanged' })).toBe('unchanged, not created')
  expect(differenceText({ came: 'skipped' })).toBe('skipped, and not in the dry run')
  expect(placeOf({ row: 1, line: 2 })).toBe('Line 2')
  expect(placeOf({ row: 1_200 })).toBe('Record 1,200')
})

test('a preset is used for the columns that a file has, however they are written', () => {
  const columns = [
    { column: 'E.Mail', to: 'email' as const },
    { column: 'Notes', to: 'username' as const },
    { column: 'Phone', to: 'phone' as const },
  ]
  const file = { columns: ['e mail', 'notes'].map((column) => ({ column, to: [], samples: [] })) }
  expect(presetFor(file, { mapping: { system: 'hubspot', columns } })).toEqual({
    mapping: {
      system: 'hubspot',
      columns: [
        { column: 'e mail', to: 'email' },
        { column: 'notes', to: 'username' },
      ],
    },
    missing: ['Phone'],
  })
})
