import { expect, test } from 'vitest'
import { codeOf, run } from '../world/docs-blocks.ts'
import { userOf } from '../world/merges.ts'
import { startApp } from '../world/start-app.ts'
import { addShopper, asha } from '../world/storefront-steps.ts'

/*
 * The blocks of the page about merging, as they are, with the real API.
 */

const page = 'docs/merging.md'

test('The page about merging: two customers are compared, merged, and separated again', async () => {
  const app = await startApp()
  const survivor = await addShopper(app, asha)
  const other = await addShopper(app, { email: 'asha.rao@example.com', first_name: 'Asha', last_name: 'Nair' })
  const place = {
    'https://api.example.com': app.url,
    "'key'": `'${app.api_key}'`,
    "'secret'": `'${app.api_secret}'`,
    '000000000000000000000001': app.application_id,
    '64f000000000000000000001': survivor,
  }
  const pair = { ...place, '64f000000000000000000002': other }
  expect(await run(codeOf(page, 'What the result will be', pair))).toContain('Last name: Rao or Nair? Rao')
  const merge_id = await run(codeOf(page, 'Merging', pair))
  expect((await app.call('GET', `/customers/${survivor}/merges`)).body.items[0]._id).toBe(merge_id)
  expect(await userOf(app, other)).toMatchObject({ _id: survivor, last_name: 'Nair' })
  const printed = await run(codeOf(page, 'Undoing it', place))
  expect(printed).toBe('These would stay with the survivor: \n[]')
  expect(await userOf(app, other)).toMatchObject({ _id: other, last_name: 'Nair' })
})
