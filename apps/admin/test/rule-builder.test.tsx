import type { SegmentCondition, SegmentRules } from '@clientele/contracts/segments'
import { useState } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { RuleBuilder } from '@/features/segments/rule-builder'
import { readDraft } from '@/features/segments/rule-draft'
import { expectAccessible } from './accessible'
import { anAttribute } from './an-attribute'
import { World } from './world'

/* A rule that the API made can say more than one that the console made. All of it is shown, and nothing gets lost. */

const tier = anAttribute('tier', { name: 'Tier', type: 'text' })
const attributeId = tier._id ?? ''

const service = {
  getUserAttributeDefinitions: () => ({ items: [tier], page: { has_next: false } }),
  getUserGroups: () => ({ items: [], page: {} }),
  getUserGroupById: () => ({ _id: 'group-9', uid: 9, name: 'Long ago' }),
  getApplication: () => ({
    application: { marketing_consents: [{ slug: 'email_marketing', title: 'News by email' }] },
  }),
}

const day = '2024-01-31T00:00:00.000Z'
const moment = '2025-02-28T09:30:15.000Z'

type Shown = () => Promise<void>

type Times = Extract<SegmentCondition, { about: 'created' | 'last_sign_in' }>
type Of<About extends SegmentCondition['about']> = About extends Times['about']
  ? Times
  : Extract<SegmentCondition, { about: About }>

/** Every kind of condition, as fully as the API takes it, with what is shown of it. */
const conditions: { [About in SegmentCondition['about']]: { is: Of<About>; shows: Shown } } = {
  state: {
    is: { about: 'state', in: ['active', 'deletion_scheduled'] },
    shows: async () => {
      await expect.element(box('Active')).toBeChecked()
      await expect.element(box('Blocked')).not.toBeChecked()
      await expect.element(box('Scheduled for deletion')).toBeChecked()
    },
  },
  sign_in_method: {
    is: { about: 'sign_in_method', in: ['google', 'apple'], not: true },
    shows: async () => {
      for (const name of ['Google', 'Apple']) await expect.element(box(name)).toBeChecked()
      for (const name of ['Password', 'Facebook']) await expect.element(box(name)).not.toBeChecked()
      await expect.element(field('Whether it has to hold')).toHaveValue('not')
    },
  },
  contact: {
    is: { about: 'contact', kind: 'phone', is: 'present' },
    shows: () => expect.element(field('Contact', true)).toHaveValue('phone:present'),
  },
  country: {
    is: { about: 'country', in: [91, 44] },
    shows: () => expect.element(field('Calling codes')).toHaveValue('91, 44'),
  },
  domain: {
    is: { about: 'domain', in: ['example.com', 'example.org'] },
    shows: () => expect.element(field('Domains')).toHaveValue('example.com, example.org'),
  },
  attribute: {
    is: { about: 'attribute', definition_id: attributeId, type: 'in', value: ['Gold, with points', 7, true] },
    shows: () => expect.element(field('Values, one per line')).toHaveValue('Gold, with points\n7\ntrue'),
  },
  created: {
    is: { about: 'created', after: day, before: moment, within_days: 900 },
    shows: async () => {
      await expect.element(field('Days')).toHaveValue(900)
      await expect.element(field('Date', true)).toHaveValue('2024-01-31')
      await expect.element(field('Date and time, UTC')).toHaveValue('2025-02-28T09:30:15')
    },
  },
  last_sign_in: {
    is: { about: 'last_sign_in', after: moment, before: '2026-01-01T00:00:00.000Z' },
    shows: async () => {
      await expect.element(field('Date and time, UTC')).toHaveValue('2025-02-28T09:30:15')
      await expect.element(field('Date', true)).toHaveValue('2026-01-01')
    },
  },
  group: {
    is: { about: 'group', group_id: 'group-9' },
    shows: () => expect.element(page.getByRole('option', { name: 'Long ago' })).toBeInTheDocument(),
  },
  consent: {
    is: { about: 'consent', slug: 'email_marketing', is: 'withdrawn' },
    shows: async () => {
      await expect.element(field('Consent', true)).toHaveValue('email_marketing')
      await expect.element(field('What the customer said')).toHaveValue('withdrawn')
    },
  },
}
const box = (name: string) => page.getByRole('checkbox', { name, exact: true })
const field = (name: string, exact = false) => page.getByLabelText(name, { exact })

/** Opens the rule, and returns what has become of it. */
async function opened(...of: SegmentCondition[]) {
  const changed = vi.fn<(rules: SegmentRules) => void>()
  function Edited() {
    const [rules, setRules] = useState<SegmentRules>({ join: 'AND', of })
    changed(rules)
    return <RuleBuilder rules={rules} onChange={setRules} />
  }
  await render(
    <World service={service}>
      <main>
        <h1>Edit</h1>
        <Edited />
      </main>
    </World>,
  )
  return () => {
    const saved = readDraft(changed.mock.lastCall?.[0] ?? { join: 'AND', of: [] })
    return 'rule' in saved ? saved.rule.of : saved.fault
  }
}

describe('Of a rule that the API made,', () => {
  test.each(Object.entries(conditions))('a condition about %s is shown and kept', async (_, { is, shows }) => {
    const saved = await opened(is)
    await shows()
    await expectAccessible()
    // Anything else is changed, and back.
    await field('Whether it has to hold').selectOptions(is.not ? 'holds' : 'doesn’t hold')
    await field('Whether it has to hold').selectOptions(is.not ? 'doesn’t hold' : 'holds')
    expect(saved()).toEqual([is])
  })

  test('one of several choices is changed, and the others stay', async () => {
    const saved = await opened(conditions.state.is)
    await box('Blocked').click()
    expect(saved()).toEqual([{ about: 'state', in: ['active', 'blocked', 'deletion_scheduled'] }])
    for (const name of ['Active', 'Blocked', 'Scheduled for deletion']) await box(name).click()
    expect(saved()).toBe('Choose at least one.')
  })

  test('one of several times is changed, and the others stay', async () => {
    const saved = await opened(conditions.created.is)
    await field('Days').fill('30')
    await field('Date and time, UTC').fill('2025-03-01T10:00')
    expect(saved()).toEqual([{ about: 'created', after: day, before: '2025-03-01T10:00:00.000Z', within_days: 30 }])
    await page.getByRole('button', { name: 'Remove time' }).first().click()
    expect(saved()).toEqual([{ about: 'created', after: day, before: '2025-03-01T10:00:00.000Z' }])
    await page.getByRole('button', { name: 'Add time' }).click()
    await expect.element(field('Days')).toHaveValue(30)
    expect(saved()).toEqual([{ about: 'created', after: day, before: '2025-03-01T10:00:00.000Z', within_days: 30 }])
  })

  test('one of several values is changed, and the others stay, with their types', async () => {
    const saved = await opened(conditions.attribute.is)
    await field('Values, one per line').fill('Gold, with points\n7\ntrue\nSilver\n')
    const value = ['Gold, with points', 7, true, 'Silver']
    expect(saved()).toEqual([{ ...conditions.attribute.is, value }])
    await field('Comparison').selectOptions('is none of')
    expect(saved()).toEqual([{ ...conditions.attribute.is, type: 'nin', value }])
  })
})
