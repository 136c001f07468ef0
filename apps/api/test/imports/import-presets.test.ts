import { importPresetsMax, type ImportPreset } from '@clientele/contracts'
import { describe, expect, test } from 'vitest'
import { uploadCustomers } from '../world/imports.ts'
import { eventsOf, untilState } from '../world/jobs.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

const mapping = { columns: [{ column: 'Kontakt', to: 'email' }] }

const create = (app: TestApp, name: string, more: object = {}) =>
  app.call('POST', '/imports/presets', { name, mapping, ...more })

const names = async (app: TestApp): Promise<string[]> =>
  (await app.call('GET', '/imports/presets')).body.items.map(({ name }: ImportPreset) => name)

describe('a preset', () => {
  test('is what the columns of a file are used for, in a preview and in an import', async () => {
    const app = await startApp()
    const { status, body } = await create(app, 'Till')
    expect(status).toBe(201)
    const { _id: preset_id } = body.preset
    const file_url = await uploadCustomers(app, 'Kontakt,email\nasha@example.com,no\n')
    const preview = await app.call('POST', '/imports/preview', { file_url, preset_id })
    expect(preview.body).toMatchObject({ unclear: false, good: 1 })
    const { body: job } = await app.call('POST', '/imports', { file_url, preset_id })
    expect(await untilState(app, job._id, 'completed')).toMatchObject({ result: { created: 1 } })
  })

  test('that changes or is deleted does not change the imports that have started with it', async () => {
    const app = await startApp()
    const { body } = await create(app, 'Till')
    const { _id: preset_id } = body.preset
    const file_url = await uploadCustomers(app, 'Kontakt,Mail\nasha@example.com,asha@elsewhere.example.com\n')
    const { body: job } = await app.call('POST', '/imports', { file_url, preset_id })
    await app.call('PATCH', `/imports/presets/${preset_id}`, {
      mapping: { columns: [{ column: 'Mail', to: 'email' }] },
    })
    await app.call('DELETE', `/imports/presets/${preset_id}`)
    await untilState(app, job._id, 'completed')
    const { body: found } = await app.call('GET', '/customers/list?q=asha@example.com')
    expect(found.items).toHaveLength(1)
    const again = await app.call('POST', '/imports', { file_url, preset_id })
    expect(again).toMatchObject({ status: 404, body: { code: 'IMPORT_PRESET_NOT_FOUND' } })
    expect(await eventsOf(app, preset_id)).toEqual([
      'import_preset.created by api_key',
      'import_preset.updated by api_key',
      'import_preset.deleted by api_key',
    ])
  })

  test('is found by its name, so no two have the same one', async () => {
    const app = await startApp()
    const { body } = await create(app, 'Till')
    expect(await create(app, 'TILL')).toMatchObject({ status: 409, body: { code: 'IMPORT_PRESET_EXISTS' } })
    const { body: other } = await create(app, 'Loyalty app')
    const rename = (id: string, name: string) => app.call('PATCH', `/imports/presets/${id}`, { name })
    expect(await rename(other.preset._id, 'till')).toMatchObject({ status: 409 })
    expect(await rename(body.preset._id, 'TILL')).toMatchObject({ status: 200, body: { preset: { name: 'TILL' } } })
    expect(await names(app)).toEqual(['Loyalty app', 'TILL'])
  })

  test('is not overwritten by someone who has read an earlier version, and can be sent back as it is', async () => {
    const app = await startApp()
    const { body } = await create(app, 'Till')
    const path = `/imports/presets/${body.preset._id}`
    expect(await app.call('PATCH', path, body.preset)).toMatchObject({ status: 200, body: { preset: { __v: 0 } } })
    expect(await app.call('PATCH', path, { name: 'Checkout' })).toMatchObject({ body: { preset: { __v: 1 } } })
    const stale = await app.call('PATCH', path, { name: 'Late' }, { 'if-match': '0' })
    expect(stale).toMatchObject({ status: 409, body: { code: 'STALE_VERSION' } })
  })

  test('comes instead of a mapping, not with one', async () => {
    const app = await startApp()
    const { body } = await create(app, 'Till')
    const file_url = await uploadCustomers(app, 'Kontakt\nasha@example.com\n')
    const both = await app.call('POST', '/imports', { file_url, mapping, preset_id: body.preset._id })
    expect(both).toMatchObject({ status: 400, body: { details: [{ field: 'body.preset_id' }] } })
  })

  test('needs room among the others', async () => {
    const app = await startApp()
    for (let at = 0; at < importPresetsMax; at += 1) expect((await create(app, `Preset ${at}`)).status).toBe(201)
    expect(await create(app, 'One more')).toMatchObject({ status: 422, body: { code: 'TOO_MANY_IMPORT_PRESETS' } })
  })
})
