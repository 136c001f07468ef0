import { describe, expect, test } from 'vitest'
import { uploadCustomers } from '../world/imports.ts'
import { act, holdWorkerAt, untilState } from '../world/jobs.ts'
import { findCustomer, importErrors, runImport, startImport } from '../world/run-imports.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

const define = async (app: TestApp, slug: string, type: string, more: object = {}): Promise<{ _id: string }> => {
  const { status, body } = await app.call('POST', '/user_attribute/definition', { name: slug, slug, type, ...more })
  expect(status).toBe(201)
  return body
}

async function valuesOf(app: TestApp, q: string): Promise<Record<string, unknown>> {
  const { _id } = await findCustomer(app, q)
  const { body } = await app.call('GET', `/user_attribute/user/${_id}?page_size=100`)
  return Object.fromEntries(
    body.items.map(({ slug, attribute }: { slug: string; attribute: { value: unknown } }) => [slug, attribute.value]),
  )
}

/** A column for each type, as people write the values in files. */
const columns = {
  nickname: { type: 'text', text: 'Ash', value: 'Ash' },
  story: { type: 'long_text', text: 'Came by tram', value: 'Came by tram' },
  shoe_size: { type: 'number', text: '38', value: 38 },
  height: { type: 'decimal', text: '1.68', value: 1.68 },
  vip: { type: 'boolean', text: 'yes', value: true },
  since: { type: 'date', text: '2019-05-04', value: '2019-05-04' },
  seen: { type: 'datetime', text: '2024-03-18 14:22', value: '2024-03-18T14:22:00.000Z' },
  work: { type: 'email', text: 'Asha@Work.example.com', value: 'asha@work.example.com' },
  site: { type: 'url', text: 'https://asha.example.com/', value: 'https://asha.example.com/' },
  desk: { type: 'phone', text: '98765 43210', value: '+919876543210' },
  tier: { type: 'choice', text: 'GOLD', value: 'gold', validations: [{ type: 'choices', value: ['silver', 'gold'] }] },
  likes: {
    type: 'multi_choice',
    text: 'tea|coffee',
    value: ['tea', 'coffee'],
    is_multi_value: true,
    validations: [{ type: 'choices', value: ['tea', 'coffee'] }],
  },
}
const slugs = Object.keys(columns) as (keyof typeof columns)[]
const expected = Object.fromEntries(slugs.map((slug) => [slug, columns[slug].value]))

async function withAttributes(): Promise<TestApp> {
  const app = await startApp()
  for (const slug of slugs) {
    const { type, text: _, value: __, ...more } = columns[slug]
    await define(app, slug, type, more)
  }
  return app
}

describe('the columns of attributes', () => {
  test('are recognized by slug, name, or as exports call them, and normalized as everywhere', async () => {
    const app = await withAttributes()
    const header = slugs.map((slug) => (slug === 'vip' ? 'attributes.vip' : slug)).join(',')
    const csv = `email,${header}\nasha@example.com,${slugs.map((slug) => columns[slug].text).join(',')}\n`
    const preview = await app.call('POST', '/imports/preview', { file_url: await uploadCustomers(app, csv) })
    expect(preview.body.not_imported).toEqual([])
    expect(preview.body.customers[0].attributes).toContainEqual({ slug: 'likes', value: 'tea | coffee' })
    expect(await runImport(app, csv)).toMatchObject({ result: { created: 1, rejected: 0 } })
    expect(await valuesOf(app, 'asha@example.com')).toEqual(expected)
    const { body } = await app.call('GET', '/user_attribute/definition?slug=shoe_size')
    const conditions = [{ definition_id: body.items[0]._id, type: 'btw', value: [37, 39] }]
    const query = { type: 'AND', limit: 10, page: 1, conditions }
    const found = await app.call('POST', '/user_attribute/users', { query })
    expect(found.body.items).toHaveLength(1)
  })

  test('are read from JSON with their types, and by a mapping', async () => {
    const app = await withAttributes()
    const json = JSON.stringify([{ mail: 'asha@example.com', profile: { size: 38, likes: ['tea', 'coffee'] } }])
    const mapping = {
      columns: [
        { column: 'mail', to: 'email' },
        { column: 'profile.size', to: 'attributes.shoe_size' },
        { column: 'profile.likes', to: 'attributes.likes' },
      ],
    }
    expect(await runImport(app, json, { mapping })).toMatchObject({ result: { created: 1 } })
    expect(await valuesOf(app, 'asha@example.com')).toEqual({ shoe_size: 38, likes: ['tea', 'coffee'] })
  })

  test('reject records with values that break a rule, and say what would be right', async () => {
    const app = await startApp()
    await define(app, 'shoe_size', 'number', { validations: [{ type: 'min', value: 15 }] })
    await define(app, 'tier', 'choice', { validations: [{ type: 'choices', value: ['silver', 'gold'] }] })
    const csv =
      'email,shoe_size,tier\na@example.com,12,gold\nb@example.com,large,gold\nc@example.com,38,bronze\nd@example.com,38,gold\n'
    const job = await runImport(app, csv)
    expect(job.result).toMatchObject({ created: 1, rejected: 3 })
    expect(await importErrors(app, job)).toMatchObject([
      { line: 2, field: 'shoe_size', value: '12', code: 'invalid_attribute' },
      { line: 3, field: 'shoe_size', value: 'large', code: 'invalid_attribute' },
      { line: 4, field: 'tier', value: 'bronze', code: 'invalid_attribute' },
    ])
    const { body } = await app.call('POST', '/imports/preview', { file_url: await uploadCustomers(app, csv) })
    expect(body.rejections.map(({ faults: [fault] }: { faults: { expected: string }[] }) => fault?.expected)).toEqual([
      'A value that is at least 15',
      'A value that is a whole number such as 42',
      'A value that is one of silver, gold',
    ])
  })

  test('fill in what a customer doesn’t have, and replace it only if the file wins', async () => {
    const app = await startApp()
    await define(app, 'shoe_size', 'number')
    await define(app, 'nickname', 'text')
    await runImport(app, 'email,shoe_size\nasha@example.com,38\n')
    const again = 'email,shoe_size,nickname\nasha@example.com,40,Ash\n'
    expect(await runImport(app, again, { dry_run: true })).toMatchObject({ result: { updated: 1 } })
    expect(await runImport(app, again)).toMatchObject({ result: { updated: 1 } })
    expect(await valuesOf(app, 'asha@example.com')).toEqual({ shoe_size: 38, nickname: 'Ash' })
    expect(await runImport(app, again)).toMatchObject({ result: { unchanged: 1 } })
    expect(await runImport(app, again, { on_conflict: 'take' })).toMatchObject({ result: { updated: 1 } })
    expect(await valuesOf(app, 'asha@example.com')).toEqual({ shoe_size: 40, nickname: 'Ash' })
    const { _id } = await findCustomer(app, 'asha@example.com')
    const { body } = await app.call('GET', `/customers/${_id}/events`)
    expect(body.items[0]).toMatchObject({ changes: { 'attributes.shoe_size': { from: 38, to: 40 } } })
  })

  test('keep encrypted and masked values out of previews, errors, and the file of errors', async () => {
    const app = await startApp()
    await define(app, 'tax_id', 'text', { encrypted: true, validations: [{ type: 'min_length', value: 8 }] })
    const csv = 'email,tax_id\nasha@example.com,AAAPZ1234C\nben@example.com,SHORTY\n'
    const preview = await app.call('POST', '/imports/preview', { file_url: await uploadCustomers(app, csv) })
    const job = await runImport(app, csv)
    const errors = await importErrors(app, job)
    const file = await app.call('GET', `/jobs/${job._id}/errors.csv`)
    const shown = JSON.stringify([preview.body, job, errors, file])
    expect(shown).toContain('invalid_attribute')
    expect(shown).not.toMatch(/AAAPZ1234C|SHORTY/)
    expect(await valuesOf(app, 'asha@example.com')).toEqual({ tax_id: 'AAAPZ1234C' })
  })

  test('must be of attributes that exist', async () => {
    const app = await startApp()
    const columns = [
      { column: 'email', to: 'email' },
      { column: 'size', to: 'attributes.shoe_size' },
    ]
    const file_url = await uploadCustomers(app, 'email,size\nasha@example.com,38\n')
    for (const path of ['/imports', '/imports/preview'])
      expect(await app.call('POST', path, { file_url, mapping: { columns } })).toMatchObject({
        status: 400,
        body: { details: [{ field: 'body.mapping.columns.1.to' }] },
      })
    const preset = await app.call('POST', '/imports/presets', { name: 'Sizes', mapping: { columns } })
    expect(preset).toMatchObject({ status: 400, body: { details: [{ field: 'body.mapping.columns.1.to' }] } })
  })

  test('stop an import if the attribute changes meanwhile, and a retry reads the values by its new rules', async () => {
    const app = await startApp()
    const { _id } = await define(app, 'shoe_size', 'number')
    const rows = Array.from({ length: 1_200 }, (_, at) => `n${at}@example.com,${at}\n`).join('')
    const worker = holdWorkerAt(app, 1)
    const job = await startImport(app, `email,shoe_size\n${rows}`)
    await worker.reached
    const max = [{ type: 'max', value: 1_000 }]
    expect((await app.call('PUT', `/user_attribute/definition/${_id}`, { validations: max })).status).toBe(200)
    worker.release()
    const failed = await untilState(app, job._id, 'failed')
    expect(failed.failure).toContain('An attribute was changed')
    await act(app, job._id, 'retry')
    const done = await untilState(app, job._id, 'completed')
    expect(done.result).toMatchObject({ created: 1_001, rejected: 199 })
  })
})
