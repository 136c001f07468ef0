import type { Permission, UserGroup } from '@clientele/contracts'
import { expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { GroupMenu } from '@/features/user-groups/group-menu'
import { regulars } from './a-group'
import { expectAccessible } from './accessible'
import { type Service, World } from './world'

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: vi.fn<() => void>() }) }))

const opened = async (group: UserGroup, service: Service = {}, permissions?: Permission[]) => {
  await render(
    <World service={service} {...(permissions && { operator: { permissions } })}>
      <main>
        <h1>Regulars</h1>
        <GroupMenu group={group} groupId="7" busy={false} />
      </main>
    </World>,
  )
  await page.getByRole('button', { name: 'More actions' }).click()
}

test('The members of a group are exported', async () => {
  const createExport = vi.fn<Service[string]>(() => ({}))
  await opened(regulars, {
    createExport,
    getApplication: () => ({ application: { marketing_consents: [] } }),
    getUserAttributeDefinitions: () => ({ items: [], page: {} }),
  })
  await page.getByRole('menuitem', { name: 'Export members…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export customers' })
  await expect.element(dialog).toMatchTextContent('A file with the members of Regulars.')
  await expectAccessible()
  await dialog.getByRole('button', { name: 'Export' }).click()
  await expect.element(dialog).not.toBeInTheDocument()
  expect(createExport).toHaveBeenCalledExactlyOnceWith({
    body: { format: 'csv', gzip: false, unmasked: false, filter: { group_uid: '7' } },
  })
})

test('Members are only exported by those who may, and if there are any', async () => {
  await opened(regulars, {}, ['users:read', 'groups:write'])
  await expect.element(page.getByRole('menuitem', { name: 'History' })).toBeVisible()
  await expect.element(page.getByRole('menuitem', { name: 'Export members…' })).not.toBeInTheDocument()
})

test('An empty group has nothing to export', async () => {
  await opened({ ...regulars, members: 0 })
  await expect.element(page.getByRole('menuitem', { name: 'Export members…' })).toHaveAttribute('aria-disabled', 'true')
})

test('Archiving says which segments keep using the members, and restoring doesn’t', async () => {
  const service = {
    getUserGroupUses: () => ({ segments: [{ _id: 'segment-1', uid: 8, name: 'Callers' }], segment_total: 1 }),
    updateUserGroup: () => ({}),
  }
  const menu = (group: UserGroup) => (
    <World service={service}>
      <GroupMenu group={group} groupId="7" busy={false} />
    </World>
  )
  const { rerender } = await render(menu(regulars))
  const choose = async (name: string) => {
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name }).click()
  }
  const question = page.getByRole('alertdialog')
  await choose('Archive…')
  await expect.element(question).toMatchTextContent('will keep using the members that it has now')
  await question.getByRole('button', { name: 'Archive group' }).click()
  await expect.element(question).not.toBeInTheDocument()

  await rerender(menu({ ...regulars, is_active: false }))
  await choose('Restore…')
  await expect.element(question).toMatchTextContent('It is listed again')
  await expect.element(question).not.toMatchTextContent('keep using')
})
