import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ConfigError, readConfig } from '../config/config.ts'
import { chores } from './chores.ts'
import { keptByDefault, keptSettings } from '../config/config.ts'
import { type ClearedTable, ends } from './ends.ts'

const fileOf = (name: string) => readFileSync(new URL(`../../../../${name}`, import.meta.url), 'utf8')
const nameOf = (name: ClearedTable) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const read = (settings: Record<string, string>) =>
  readConfig({ SECRET_KEY: 'a-secret-key-of-more-than-32-letters', ...settings })

const cleared = (Object.keys(ends) as (keyof typeof ends)[]).filter(
  (name): name is ClearedTable => 'which' in ends[name],
)

test('every table that is cleared has a chore, and every other table says what bounds it', () => {
  expect(Object.keys(chores).toSorted()).toEqual(cleared.toSorted())
  for (const end of Object.values(ends)) expect('which' in end ? end.which : end.because).toMatch(/^\S.{9,}/)
})

test('operating.md says what ends what, by which setting and after how long', () => {
  const rows = cleared.map((name) => {
    const end = ends[name]
    const [setting, value] = 'setting' in end ? [`\`${end.setting}\``, keptByDefault[end.setting]] : ['', '']
    return `| \`${nameOf(name)}\` | ${end.which} | ${setting} | ${value} |`.replaceAll('  ', ' ')
  })
  const told = fileOf('docs/operating.md').split('\n')
  expect(rows.filter((row) => !told.includes(row))).toEqual([])
})

test('.env.example has each setting with its default', () => {
  const lines = fileOf('.env.example').split('\n')
  for (const setting of keptSettings) expect(lines).toContain(`# ${setting}=${keptByDefault[setting]}`)
  expect(read({}).kept).toEqual(keptByDefault)
})

test('contacts are kept as long as whatever is found by them', () => {
  expect(() => read({ RELEASED_CONTACTS_KEPT_DAYS: '10' })).toThrow(ConfigError)
  const found = { MESSAGES_KEPT_DAYS: '10', GROUP_ERRORS_KEPT_DAYS: '5', JOBS_KEPT_DAYS: '10', EVENTS_KEPT_DAYS: '10' }
  const shorter = { RELEASED_CONTACTS_KEPT_DAYS: '10', ...found }
  expect(read(shorter).kept.RELEASED_CONTACTS_KEPT_DAYS).toBe(10)
  // Each of them on its own, by the names of both settings.
  for (const setting of Object.keys(found))
    expect(() => read({ ...shorter, [setting]: '11' })).toThrow(
      `RELEASED_CONTACTS_KEPT_DAYS must be at least ${setting}, which is 11`,
    )
  expect(() => read({ EVENTS_KEPT_DAYS: '401' })).toThrow(
    'RELEASED_CONTACTS_KEPT_DAYS must be at least EVENTS_KEPT_DAYS, which is 401',
  )
  expect(read({ EVENTS_KEPT_DAYS: '730', RELEASED_CONTACTS_KEPT_DAYS: '730' }).kept.EVENTS_KEPT_DAYS).toBe(730)
})
