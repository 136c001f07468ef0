import type { Place } from '../pages.ts'
import { button, someone, type States } from './state.ts'

const rule = {
  join: 'AND',
  of: [
    { about: 'created', within_days: 7 },
    { about: 'contact', kind: 'email', is: 'verified', not: true },
    {
      about: 'rules',
      join: 'OR',
      of: [
        { about: 'domain', in: ['pictures.example'] },
        { about: 'country', in: [91] },
      ],
    },
  ],
} as const

/** What the console's own forms don't begin with: several states, methods, and times. */
const everyKind = {
  join: 'AND',
  of: [
    { about: 'state', in: ['active', 'blocked'] },
    { about: 'sign_in_method', in: ['google', 'apple'], not: true },
    { about: 'created', after: '2020-01-31', before: '2027-02-28T09:30:15Z', within_days: 900 },
    { about: 'last_sign_in', after: '2020-01-31', not: true },
  ],
} as const

/** Creates a segment, and returns its number once it has members. */
async function segment(place: Place): Promise<number> {
  await someone(place)
  const { caller } = place
  const { uid } = await caller.tell<{ uid: number }>('createUserGroup', {
    body: { name: `New ${Date.now()}`, description: 'For the welcome call', type: 'conditional', rule },
  })
  return uid
}

async function openSegment(place: Place) {
  const uid = await segment(place)
  await place.page.goto(place.at(`groups/${uid}`))
  await place.page.getByText('Ready').waitFor()
  return uid
}

const choose = async ({ page }: Place, item: string) => {
  await button(page, 'More actions').click()
  await page.getByRole('menuitem', { name: item }).click()
}

const openSegmentForm = async ({ page, at }: Place) => {
  await page.goto(at('groups'))
  await button(page, 'Create segment').first().click()
  return page.getByRole('dialog', { name: 'Create segment' })
}

export const segmentStates: States = {
  segment: { show: openSegment },
  'segment-new': {
    show: async (place) => {
      const dialog = await openSegmentForm(place)
      await dialog.getByRole('region', { name: 'Preview' }).waitFor()
    },
  },
  'segment-rule': {
    show: async (place) => {
      await openSegment(place)
      await button(place.page, 'Edit').click()
      await place.page.getByRole('region', { name: 'Preview' }).waitFor()
    },
  },
  'segment-rule-of-the-api': {
    show: async (place) => {
      const { uid } = await place.caller.tell<{ uid: number }>('createUserGroup', {
        body: { name: `All kinds ${Date.now()}`, description: '', type: 'conditional', rule: everyKind },
      })
      await place.page.goto(place.at(`groups/${uid}`))
      await place.page.getByText('Ready').waitFor()
      await button(place.page, 'Edit').click()
      await place.page.getByRole('region', { name: 'Preview' }).waitFor()
    },
  },
  'segment-incomplete': {
    show: async (place) => {
      const dialog = await openSegmentForm(place)
      await dialog.getByLabel('About').selectOption('Email domain')
      await dialog.getByText('Enter a domain').waitFor()
    },
  },
  'segment-preview-failed': {
    show: async (place) => {
      await place.page.route('**/trpc/previewSegment*', (route) => route.fulfill({ status: 500, json: {} }))
      const dialog = await openSegmentForm(place)
      await dialog.getByRole('alert').waitFor()
    },
  },
  'segment-history': {
    show: async (place) => {
      await openSegment(place)
      await choose(place, 'History')
      await place.page.getByRole('dialog').getByRole('listitem').first().waitFor()
    },
  },
  'segment-in-use': {
    show: async (place) => {
      const uid = await openSegment(place)
      const { _id } = await place.caller.ask<{ _id: string }>('getUserGroupById', { groupId: String(uid) })
      for (const name of ['Welcome call', 'New and reachable'])
        await place.caller.tell('createUserGroup', {
          body: {
            name: `${name} ${Date.now()}`,
            description: '',
            type: 'conditional',
            rule: { join: 'AND', of: [{ about: 'group', group_id: _id }] },
          },
        })
      await button(place.page, 'Delete').click()
      await place.page.getByRole('alertdialog', { name: /can’t be deleted/ }).waitFor()
    },
  },
  'segment-archived': {
    show: async (place) => {
      const uid = await openSegment(place)
      await place.caller.tell('updateUserGroupPartially', { groupId: String(uid), body: { is_active: false } })
      await place.page.reload()
      await place.page.getByText('This group is archived').waitFor()
    },
  },
  'segment-why': {
    show: async (place) => {
      const { page } = place
      await openSegment(place)
      await page.getByRole('table', { name: 'Members' }).getByRole('link').first().click()
      await page.waitForURL(/customers\//)
      await page.getByRole('tab', { name: 'Groups' }).click()
      await button(page, 'Why?').first().click()
      await page.getByRole('dialog').getByRole('listitem').first().waitFor()
    },
  },
}
