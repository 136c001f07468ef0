import { expect, test } from 'vitest'
import { addUsers, groupFrom, memberIds, upload } from '../world/groups.ts'
import { startApp } from '../world/start-app.ts'

/* `メール,名前`, and an address with a name, in Shift_JIS. */
const japanese = Buffer.concat([
  Buffer.from([0x83, 0x81, 0x81, 0x5b, 0x83, 0x8b, 0x2c, 0x96, 0xbc, 0x91, 0x4f, 0x0a]),
  Buffer.from('asha@example.com,'),
  Buffer.from([0x8e, 0x52, 0x93, 0x63, 0x0a]),
])

test('the file of a group is read in the encoding that its sender says', async () => {
  const app = await startApp()
  const [asha] = await addUsers(app, 'asha@example.com')
  const file_url = await upload(app, japanese)
  const read = (columns?: object) => app.call('POST', '/user_group/preview', { file_url, ...(columns && { columns }) })
  expect(await read()).toMatchObject({
    status: 400,
    body: { details: [{ message: expect.stringContaining('shift_jis') }] },
  })
  const { body } = await read({ encoding: 'shift_jis' })
  expect(body.recognized ?? body.file ?? body).toMatchObject({ encoding: 'shift_jis' })
  const group = await groupFrom(app, japanese, { columns: { encoding: 'shift_jis' } })
  expect(await memberIds(app, group.uid)).toEqual([asha])
})
