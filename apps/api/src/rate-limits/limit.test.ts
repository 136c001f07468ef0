import { describe, expect, test } from 'vitest'
import { countInMemory } from './in-memory.ts'
import { limitKey } from './keys.ts'
import { limitOn } from './limit.ts'

describe('a limit', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::9', '2001:db8:1:3::/64'],
    ['::1', '0:0:0:0::/64'],
    ['000000000000000000000001', '000000000000000000000001'],
    ['an application asha@example.com', 'an application asha@example.com'],
  ])('counts %s as %s', (key, counted) => {
    expect(limitKey(key)).toBe(counted)
  })

  test('refuses what is too much, says once that it is exhausted, and does not count successes', async () => {
    const settings = { name: 'a limit', attemptsMax: 3, within_s: 60 }
    const limit = limitOn(countInMemory(settings), settings)
    let alarms = 0
    const take = () => limit.take('a key', async () => (alarms += 1)).then(Boolean, () => 'refused')
    const outcomes = await Promise.all(Array.from({ length: 20 }, take))
    expect(outcomes.filter((outcome) => outcome !== 'refused')).toHaveLength(3)
    expect(alarms).toBe(1)
    await limit.forget('a key')
    await limit.take('a key')
    await limit.refund('a key')
    await limit.refund('a key')
    const again = await Promise.all(Array.from({ length: 4 }, take))
    expect(again.filter((outcome) => outcome === 'refused')).toHaveLength(1)
  })
})
