import type { BulkActionPreview, Permission } from '@clientele/contracts'
import type { ComponentProps } from 'react'
import { expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { BulkActionDialog } from '@/features/users/bulk/bulk-action-dialog'
import { MoreMenu } from '@/features/users/list/more-menu'
import { expectAccessible } from './accessible'
import { anAttribute } from './an-attribute'
import { refused, type Service, World } from './world'

vi.mock('next/navigation', () => ({
  useRouter: () => ({ push: vi.fn<() => void>() }),
  useParams: () => ({ applicationId: 'app-1' }),
}))

const nobody = { count: 0, samples: [] }
const previewOf = (count: number, facts: Partial<BulkActionPreview> = {}): BulkActionPreview => ({
  count,
  count_relation: 'eq',
  examined: count,
  would_change: { count, samples: [{ user_id: 'user-1', name: 'Asha Rao' }] },
  unchanged: nobody,
  refused: [],
  skipped: nobody,
  confirm_from: 25,
  undoable: true,
  ...facts,
})

const matching = { input: {}, page: { item_total: 3 }, filter: { status: 'blocked' } }

interface Opened {
  answer?: BulkActionPreview
  list?: ComponentProps<typeof BulkActionDialog>['list']
  operator?: ComponentProps<typeof World>['operator']
}

const opened = async ({ answer = previewOf(3), list, operator = {} }: Opened) => {
  const previewBulkAction = vi.fn<Service[string]>(() => answer)
  const createBulkAction = vi.fn<Service[string]>(() => ({}))
  const onOpenChange = vi.fn<(open: boolean) => void>()
  const service = {
    previewBulkAction,
    createBulkAction,
    getApplication: () => ({ application: { marketing_consents: [] } }),
    getUserGroups: () => ({ items: [{ uid: 7, name: 'Regulars' }], page: {} }),
    getUserAttributeDefinitions: () => ({
      items: [
        anAttribute('size', { name: 'Shoe size', type: 'number' }),
        anAttribute('likes', {
          name: 'Likes',
          type: 'multi_choice',
          validations: [{ type: 'choices', value: ['Tea'] }],
        }),
      ],
      page: {},
    }),
  }
  await render(
    <World service={service} operator={operator}>
      <main>
        <h1>Customers</h1>
        <BulkActionDialog open onOpenChange={onOpenChange} list={list} />
      </main>
    </World>,
  )
  return { previewBulkAction, createBulkAction, onOpenChange }
}

const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
const choose = async (select: string, option: string) => {
  await page.getByRole('combobox', { name: select }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

test('An action is previewed, and needs a reason', async () => {
  const { previewBulkAction, createBulkAction, onOpenChange } = await opened({ list: matching })
  await expect.element(page.getByRole('dialog', { name: 'All 3 customers that match' })).toBeVisible()
  await press('Preview')
  await expect.element(page.getByText('3 would change', { exact: false })).toBeVisible()
  await expect.element(page.getByText('You can undo it on the Jobs page.')).toBeVisible()
  await expectAccessible()
  await press('Block 3 customers')
  await expect.element(page.getByLabelText('Reason')).toHaveAttribute('aria-invalid', 'true')
  expect(createBulkAction).not.toHaveBeenCalled()
  await page.getByLabelText('Reason').fill(' Fraud ')
  await press('Block 3 customers')
  await expect.poll(() => onOpenChange).toHaveBeenCalledWith(false)
  const asked = { action: 'block', selection: { filter: { status: 'blocked' } } }
  expect(previewBulkAction).toHaveBeenCalledWith({ body: asked })
  expect(createBulkAction).toHaveBeenCalledWith({ body: { ...asked, reason: 'Fraud', expected_count: 3 } })
})

test('An attribute is set with the input of its type, and needs no reason', async () => {
  const { previewBulkAction, createBulkAction } = await opened({
    list: matching,
    answer: previewOf(3, { undoable: false }),
  })
  await choose('Action', 'Set an attribute')
  await press('Preview')
  await expect.element(page.getByText('Choose an attribute.')).toBeVisible()
  expect(previewBulkAction).not.toHaveBeenCalled()
  await choose('Attribute', 'Shoe size')
  await page.getByLabelText('Shoe size').fill('38')
  await expect.element(page.getByText('If it stays blank, the stored values are deleted.')).toBeVisible()
  await expectAccessible()
  await press('Preview')
  await expect.element(page.getByText('This can’t be undone.')).toBeVisible()
  await press('Set for 3 customers')
  const asked = { action: 'set_attribute', selection: { filter: { status: 'blocked' } } }
  await expect
    .poll(() => createBulkAction)
    .toHaveBeenCalledWith({
      body: { ...asked, attribute: { definition_id: 'size', value: '38' }, expected_count: 3 },
    })
})

test('What is changed after the preview needs another one', async () => {
  const { previewBulkAction } = await opened({ list: matching })
  await choose('Action', 'Set an attribute')
  await choose('Attribute', 'Shoe size')
  await press('Preview')
  await expect.element(page.getByRole('button', { name: 'Set for 3 customers' })).toBeVisible()
  await choose('Attribute', 'Likes')
  await expect.element(page.getByRole('region', { name: 'Preview' })).not.toBeInTheDocument()
  await page.getByLabelText('Tea').click()
  await press('Preview')
  await expect
    .poll(() => previewBulkAction)
    .toHaveBeenLastCalledWith({
      body: {
        action: 'set_attribute',
        selection: { filter: { status: 'blocked' } },
        attribute: { definition_id: 'likes', value: ['Tea'] },
      },
    })
})

test('A value that the service refuses is refused at its input', async () => {
  const { previewBulkAction } = await opened({ list: matching })
  previewBulkAction.mockImplementation(() => {
    throw refused({
      code: 'INVALID_INPUT',
      details: [{ field: 'body.attribute.value', message: 'must be at most 60' }],
    })
  })
  await choose('Action', 'Set an attribute')
  await choose('Attribute', 'Shoe size')
  await page.getByLabelText('Shoe size').fill('400')
  await press('Preview')
  await expect.element(page.getByText('Must be at most 60.')).toBeVisible()
  await expect.element(page.getByLabelText('Shoe size')).toHaveAttribute('aria-invalid', 'true')
  await page.getByLabelText('Shoe size').fill('40')
  await expect.element(page.getByText('Must be at most 60.')).not.toBeInTheDocument()
})

test('A group is chosen on purpose', async () => {
  const { previewBulkAction } = await opened({ list: matching })
  await choose('Action', 'Add to a group')
  await press('Preview')
  await expect.element(page.getByText('Choose a group.')).toBeVisible()
  await choose('Group', 'Regulars')
  await press('Preview')
  await expect
    .poll(() => previewBulkAction)
    .toHaveBeenCalledWith({
      body: { action: 'add_to_group', selection: { filter: { status: 'blocked' } }, group_id: '7' },
    })
})

test('An invitation needs neither a reason nor anything else', async () => {
  const { createBulkAction } = await opened({ list: matching, answer: previewOf(3, { undoable: false }) })
  await choose('Action', 'Invite')
  await press('Preview')
  await press('Invite 3 customers')
  const asked = { action: 'invite', selection: { filter: { status: 'blocked' } }, expected_count: 3 }
  await expect.poll(() => createBulkAction).toHaveBeenCalledWith({ body: asked })
})

test('Many customers need their number typed', async () => {
  const { createBulkAction } = await opened({ list: matching, answer: previewOf(1_250) })
  await choose('Action', 'Unblock')
  await press('Preview')
  await page.getByLabelText('Reason').fill('The check was wrong')
  await press('Unblock 1,250 customers')
  await expect.element(page.getByText('Type 1250 exactly.')).toBeVisible()
  await page.getByLabelText('Type 1250 to confirm').fill('1,250')
  await press('Unblock 1,250 customers')
  await expect.poll(() => createBulkAction).toHaveBeenCalledOnce()
})

test('A selection that has changed is previewed again', async () => {
  const { createBulkAction, previewBulkAction } = await opened({ list: matching })
  createBulkAction.mockImplementation(() => {
    throw refused({ code: 'SELECTION_CHANGED', meta: { count: 4 } })
  })
  await press('Preview')
  await page.getByLabelText('Reason').fill('Fraud')
  await press('Block 3 customers')
  await expect.element(page.getByText('4 customers are selected by now.')).toBeVisible()
  await press('Preview')
  await expect.poll(() => previewBulkAction).toHaveBeenCalledTimes(2)
  await expect.element(page.getByText('4 customers are selected by now.')).not.toBeInTheDocument()
})

test.each([
  ['nobody', previewOf(0), 'Nobody matches, so there is nothing to do.'],
  ['too many to count', previewOf(20_000, { count_relation: 'gte' }), 'Narrow the list with filters.'],
])('Nothing can be started for %s', async (_whom, answer, said) => {
  const { createBulkAction, previewBulkAction } = await opened({ list: matching, answer })
  await press('Preview')
  await expect.element(page.getByText(said, { exact: false })).toBeVisible()
  await expect.element(page.getByLabelText('Reason')).not.toBeInTheDocument()
  await press('Preview')
  await expect.poll(() => previewBulkAction).toHaveBeenCalledTimes(2)
  expect(createBulkAction).not.toHaveBeenCalled()
})

test('A pasted list needs a line, and says which lines were skipped', async () => {
  const skipped = { count: 1, samples: [{ line: 2, value: 'nobody', code: 'no_account', message: 'No customer' }] }
  const { previewBulkAction } = await opened({ answer: previewOf(1, { skipped }) })
  await press('Preview')
  await expect.element(page.getByText('Paste at least one line.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Customers' }).fill('asha@example.com\nnobody')
  await press('Preview')
  await expect.element(page.getByText('line 2: nobody')).toBeVisible()
  expect(previewBulkAction).toHaveBeenCalledWith({
    body: { action: 'block', selection: { lines: ['asha@example.com', 'nobody'] } },
  })
})

test.each([
  [1, '1 doesn’t need it'],
  [2, '2 don’t need it'],
])('A preview says how many need no change: %i', async (count, words) => {
  const unchanged = { count, samples: [{ user_id: 'user-2', name: 'Ben Rao' }] }
  await opened({ answer: previewOf(3, { unchanged }), list: matching })
  await press('Preview')
  await expect.element(page.getByRole('region', { name: 'Preview' })).toMatchTextContent(words)
})

test('Only actions that the operator may do are offered', async () => {
  await opened({ list: matching, operator: { permissions: ['users:read', 'users:write', 'groups:write'] } })
  await page.getByRole('combobox', { name: 'Action' }).click()
  await expect.element(page.getByRole('option', { name: 'Set an attribute' })).toBeInTheDocument()
  expect(page.getByRole('option').elements()).toHaveLength(1)
})

test('Those who can only export paste a list to export it', async () => {
  await opened({ operator: { permissions: ['users:read', 'users:export'] } })
  await expect.element(page.getByRole('dialog', { name: 'Customers in a list' })).toBeVisible()
  await expect.element(page.getByRole('combobox', { name: 'Action' })).not.toBeInTheDocument()
  await expect.element(page.getByRole('button', { name: 'Preview' })).not.toBeInTheDocument()
  await press('Export them…')
  await expect.element(page.getByText('Paste at least one line.')).toBeVisible()
  await expectAccessible()
  await page.getByRole('textbox', { name: 'Customers' }).fill('asha@example.com\nnobody')
  await press('Export them…')
  await expect.element(page.getByRole('dialog', { name: 'Export customers' })).toBeVisible()
  await expect
    .element(page.getByText('A file with the customers in a list of 2 lines.', { exact: false }))
    .toBeVisible()
})

test.each<[string, Permission[], boolean]>([
  ['who can only export', ['users:read', 'users:export'], true],
  ['who can only block', ['users:read', 'users:block'], true],
  ['who can only read', ['users:read'], false],
])('The menu of the list offers to paste one to those %s, or not', async (_who, permissions, isOffered) => {
  await render(
    <World service={{}} operator={{ permissions }}>
      <MoreMenu list={undefined} />
    </World>,
  )
  await page.getByRole('button', { name: 'More' }).click()
  await expect.element(page.getByRole('menuitem', { name: 'Possible duplicates' })).toBeVisible()
  expect(page.getByRole('menuitem', { name: 'Paste a list…' }).elements()).toHaveLength(isOffered ? 1 : 0)
})

test('A second Enter reads the preview, and doesn’t carry the action out', async () => {
  const { previewBulkAction, createBulkAction } = await opened({ list: matching })
  await choose('Action', 'Sign out')
  page.getByRole('button', { name: 'Preview', exact: true }).element().focus()
  await userEvent.keyboard('{Enter}')
  const preview = page.getByRole('region', { name: 'Preview' })
  await expect.element(preview).toHaveFocus()
  await userEvent.keyboard('{Enter}{Enter}')
  expect(previewBulkAction).toHaveBeenCalledOnce()
  expect(createBulkAction).not.toHaveBeenCalled()
  await userEvent.keyboard('{Tab}')
  await expect.element(page.getByLabelText('Reason')).toHaveFocus()
})
