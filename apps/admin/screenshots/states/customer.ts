import type { Place } from '../pages.ts'
import { unusualNames } from '../unusual.ts'
import { button, someone, type States } from './state.ts'

export const customerStates: States = {
  'customer-unusual-name': {
    show: async (place) => {
      const { first_name } = unusualNames[0] ?? { first_name: '' }
      const id = await openSomeone(place, 'overview', {
        first_name,
        last_name: 'شیرین‌بانو',
        external_id: `${'X'.repeat(100)}${Date.now()}`,
        meta: { note: 'ע'.repeat(80), list: [1, 2, 3] },
      })
      const reason = `${first_name} and ${'more '.repeat(30)}`
      await place.caller.tell('blockOrUnblockUsers', { body: { status: true, user_id: [id], reason } })
      await place.page.reload()
      await place.page.getByText('Blocked:').waitFor()
    },
  },
  'customer-edit-refused': {
    show: async (place) => {
      await openSomeone(place)
      await button(place.page, 'Edit').click()
      await place.page.getByLabel('First name').fill('\u202eevil')
      await place.page.getByLabel('Metadata').fill('not json')
      await button(place.page, 'Save profile').click()
      await place.page.locator('[aria-invalid="true"]').first().waitFor()
    },
  },
  'customer-conflict': {
    // The form behind the dialog waits for it.
    isLoading: true,
    show: async (place) => {
      const id = await openSomeone(place)
      await button(place.page, 'Edit').click()
      await place.page.getByLabel('First name').fill('Mine')
      await place.page.getByLabel('Last name').fill('Also mine')
      await place.caller.tell('updateUser', { userId: id, body: { first_name: 'Theirs', last_name: 'شیرین‌بانو' } })
      await button(place.page, 'Save profile').click()
      await place.page.getByRole('dialog', { name: /^Someone else changed/ }).waitFor()
    },
  },
  'customer-session-ended': {
    // The form behind the dialog waits for it.
    isLoading: true,
    show: async (place) => {
      await openSomeone(place)
      await button(place.page, 'Edit').click()
      await place.page.getByLabel('First name').fill('Aisha')
      await place.page.context().clearCookies()
      await button(place.page, 'Save profile').click()
      await place.page.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
    },
  },
  'customer-block': {
    show: async (place) => {
      await openSomeone(place)
      await button(place.page, 'Block').click()
      await place.page.getByRole('alertdialog').waitFor()
    },
  },
  'customer-archive': {
    show: async (place) => {
      await openSomeone(place, 'overview', { first_name: 'שרה' })
      await button(place.page, 'More actions').click()
      await place.page.getByRole('menuitem', { name: /^Archive/ }).click()
      await place.page.getByRole('alertdialog').waitFor()
    },
  },
  'customer-menu': {
    show: async (place) => {
      await openSomeone(place)
      await button(place.page, 'More actions').click()
      await place.page.getByRole('menu').waitFor()
    },
  },
  'customer-not-found': { show: ({ page, at }) => page.goto(at('customers/0123456789abcdef01234567')) },
  'customer-printed': { isPrinted: true, show: (place) => openSomeone(place) },
}

const openSomeone = async (place: Place, tab = 'overview', facts: object = {}): Promise<string> => {
  const id = await someone(place, facts)
  await place.page.goto(place.at(`customers/${id}?tab=${tab}`))
  await place.page.getByRole('heading', { level: 1 }).waitFor()
  return id
}
