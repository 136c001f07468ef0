import { defaultPlatformConfig } from '@clientele/contracts'
import { describe, expect, test } from 'vitest'
import { changedNames, conflictsOf, merged } from '../src/features/platform-config/merge-values'
import { bodyOf, type ConfigValues, valuesOf } from '../src/features/platform-config/values'

const base = valuesOf(defaultPlatformConfig)
const reason = (reason_id: string, reason_text: string) => ({ reason_id, reason_text, show_text_area: false })
const withChange = (change: Partial<ConfigValues>): ConfigValues => ({ ...structuredClone(base), ...change })
const reasonsOf = ({ delete_account_reasons }: ConfigValues) =>
  delete_account_reasons.map(({ reason_id, reason_text }) => `${reason_id} ${reason_text}`)

describe('two operators who change the same settings', () => {
  test('keep both changes if they are to different settings, even in the same group', () => {
    const theirs = withChange({ subtext: 'Theirs', login: { ...base.login, otp: false } })
    const mine = withChange({ display: 'Mine', login: { ...base.login, password: false } })
    expect(conflictsOf({ base, theirs, mine })).toEqual([])
    const result = merged({ base, theirs, mine })
    expect(result).toMatchObject({ subtext: 'Theirs', display: 'Mine', login: { otp: false, password: false } })
    expect(bodyOf(result, changedNames(theirs, result))).toEqual({
      display: 'Mine',
      login: { otp: false, password: false },
    })
  })

  test('are asked about a setting that both changed, and each choice is respected', () => {
    const theirs = withChange({ subtext: 'Theirs' })
    const mine = withChange({ subtext: 'Mine' })
    expect(conflictsOf({ base, theirs, mine })).toEqual([{ path: 'subtext', theirs: 'Theirs', mine: 'Mine' }])
    expect(merged({ base, theirs, mine }).subtext).toBe('Mine')
    expect(merged({ base, theirs, mine }, { subtext: 'theirs' }).subtext).toBe('Theirs')
  })

  test('have no conflict if both made the same change', () => {
    const same = withChange({ subtext: 'Same' })
    expect(conflictsOf({ base, theirs: same, mine: structuredClone(same) })).toEqual([])
  })
})

describe('two operators who change the list of reasons', () => {
  const [first, second, third] = base.delete_account_reasons as [
    ConfigValues['delete_account_reasons'][number],
    ConfigValues['delete_account_reasons'][number],
    ConfigValues['delete_account_reasons'][number],
  ]
  const list = (...delete_account_reasons: ConfigValues['delete_account_reasons']) =>
    withChange({ delete_account_reasons })

  test('keep what either added, also under the same id, and what either removed is gone', () => {
    const theirs = list(first, third, reason('4', 'Theirs'))
    const mine = list({ ...first, reason_text: 'Edited' }, second, third, reason('4', 'Mine'))
    expect(conflictsOf({ base, theirs, mine })).toEqual([])
    expect(reasonsOf(merged({ base, theirs, mine }))).toEqual([
      '1 Edited',
      `3 ${third.reason_text}`,
      '4 Theirs',
      '2 Mine',
    ])
  })

  test('are asked about a reason that one removed and the other edited, or that both edited', () => {
    const theirs = list({ ...first, reason_text: 'Theirs' }, third)
    const mine = list({ ...first, reason_text: 'Mine' }, { ...second, reason_text: 'Edited' }, third)
    expect(conflictsOf({ base, theirs, mine }).map(({ reason_id }) => reason_id)).toEqual(['1', '2'])
    expect(reasonsOf(merged({ base, theirs, mine }))).toEqual(['1 Mine', `3 ${third.reason_text}`, '2 Edited'])
    const choices = { 'delete_account_reasons.1': 'theirs', 'delete_account_reasons.2': 'theirs' } as const
    expect(reasonsOf(merged({ base, theirs, mine }, choices))).toEqual(['1 Theirs', `3 ${third.reason_text}`])
  })
})
