import { expect, test } from 'vitest'
import { startApp } from '../world/start-app.ts'

const base = '/user_attribute'

test('A change of an attribute counts for the next request in every process', async () => {
  const one = await startApp()
  const other = await startApp({ databaseUrl: one.databaseUrl, seed: async () => undefined })
  const tier = (await one.call('POST', `${base}/definition`, { name: 'Tier', type: 'text' })).body
  const customer = (await one.call('POST', '/customers', { email: 'asha@example.com' })).body.user
  await one.call('POST', `${base}/user/${customer._id}`, { attributes: [{ definition_id: tier._id, value: 'gold' }] })
  const shown = async (app: typeof one) => {
    const query = { type: 'AND', limit: 10, page: 1, conditions: [] }
    const { body } = await app.call('POST', `${base}/users`, { query })
    return body.items[0].attributes.map((each: { slug: string; attribute: { value: unknown } }) => ({
      [each.slug]: each.attribute.value,
    }))
  }
  for (const app of [one, other]) expect(await shown(app)).toEqual([{ tier: 'gold' }])

  await one.call('PUT', `${base}/definition/${tier._id}`, { slug: 'level' })
  for (const app of [other, one]) expect(await shown(app)).toEqual([{ level: 'gold' }])
  await other.call('DELETE', `${base}/definition/${tier._id}`)
  for (const app of [one, other]) expect(await shown(app)).toEqual([])
})
