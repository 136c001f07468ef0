import { UpdateUserGroupSchema, UpdateUserRequestSchema } from '@clientele/contracts'
import { expect, test } from 'vitest'
import { changesResolver } from './changes-resolver'

const options = { fields: {}, shouldUseNativeValidation: false }
const check = <Values extends object>(schema: unknown, stored: Values, values: Values) =>
  changesResolver(schema, stored)(values, undefined, options)

const turned = 'Asha \u202eoaR'

test('a stored value that would be refused today does not stand in the way of other changes', async () => {
  const stored = { first_name: turned, last_name: 'Rao', dob: '1890-01-01' }
  const values = { ...stored, last_name: 'Sen' }
  expect(await check(UpdateUserRequestSchema, stored, values)).toEqual({ values, errors: {} })
  expect(await check(UpdateUserGroupSchema, { name: turned }, { name: turned })).toMatchObject({ errors: {} })
})

test('a new value is refused, next to one that was stored', async () => {
  const stored = { first_name: turned, last_name: 'Rao' }
  const { errors } = await check(UpdateUserRequestSchema, stored, { ...stored, last_name: `${turned}!` })
  expect(Object.keys(errors)).toEqual(['last_name'])
  expect(
    Object.keys((await check(UpdateUserRequestSchema, stored, { ...stored, first_name: `${turned}!` })).errors),
  ).toEqual(['first_name'])
})
