import type { OAuthClient } from '@clientele/contracts'
import type { ReactElement } from 'react'
import { expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { CreateApiKeyDialog } from '@/features/api-keys/create-api-key-dialog'
import { CreateApplicationDialog } from '@/features/applications/create-application-dialog'
import { TokenDialog } from '@/features/applications/token-dialog'
import { CreateAttributeDialog } from '@/features/attributes/create-attribute-dialog'
import { AddDomainDialog } from '@/features/domains/add-domain-dialog'
import { SavePresetDialog } from '@/features/imports/save-preset-dialog'
import { CreateClientDialog } from '@/features/oauth-clients/create-client-dialog'
import { RotateSecretDialog } from '@/features/oauth-clients/rotate-secret-dialog'
import { CreateResourceDialog } from '@/features/oauth-resources/create-resource-dialog'
import { ChangePasswordDialog } from '@/features/operators/change-password-dialog'
import { InviteDialog } from '@/features/operators/invite-dialog'
import { OwnSessionsDialog } from '@/features/operators/own-sessions-dialog'
import { VersionsDialog } from '@/features/platform-config/versions-dialog'
import { SegmentDialog } from '@/features/segments/segment-dialog'
import { ShortcutsSheet } from '@/features/shell/shortcuts-sheet'
import { CreateGroupDialog } from '@/features/user-groups/create-group-dialog'
import { DuplicateGroupDialog } from '@/features/user-groups/duplicate-group-dialog'
import { EditGroupDialog } from '@/features/user-groups/edit-group-dialog'
import { GroupHistoryDialog } from '@/features/user-groups/group-history-dialog'
import { RefreshGroupDialog } from '@/features/user-groups/refresh-group-dialog'
import { BulkActionDialog } from '@/features/users/bulk/bulk-action-dialog'
import { ExportDialog } from '@/features/users/bulk/export-dialog'
import { FailedDialog } from '@/features/users/bulk/failed-dialog'
import { MembershipDialog } from '@/features/users/bulk/membership-dialog'
import { SelectionDialog } from '@/features/users/bulk/selection-dialog'
import type { Selection } from '@/features/users/bulk/use-selection'
import { CreateSessionDialog } from '@/features/users/detail/create-session-dialog'
import { EraseDialog } from '@/features/users/detail/erase-dialog'
import { CreateUserDialog } from '@/features/users/list/create-user-dialog'
import { SaveViewDialog } from '@/features/users/list/save-view-dialog'
import type { Views } from '@/features/users/list/use-views'
import { MergeDialog } from '@/features/users/merging/merge-dialog'
import { moment, regulars } from './a-group'
import { aPreview, asha, nair } from './a-merge'
import { type Service, World } from './world'

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: vi.fn<() => void>(), replace: vi.fn<() => void>() }) }))

const nothing = () => undefined
const dialog = { open: true, onOpenChange: nothing }
const group = { ...regulars, file_url: 'https://example.com/members.csv' }
const ofGroup = { ...dialog, group, groupId: '7' }
const people = [{ _id: 'user-1', name: 'Asha Rao', contact: undefined, status: undefined, list: '' }]
const whom = '1 customer'

// Only what the dialogs read.
const client = { _id: 'client-1', name: 'Shop', secrets: [] } satisfies Partial<OAuthClient> as unknown as OAuthClient
const selection = {
  selected: new Map(people.map((each) => [each._id, each])),
} satisfies Partial<Selection> as unknown as Selection
const views = { views: [] } satisfies Partial<Views> as unknown as Views

/** What has the focus in each dialog when it opens, or when its content has loaded. */
const dialogs: Record<string, readonly [ReactElement, string]> = {
  'api-keys/create-api-key-dialog': [<CreateApiKeyDialog key="0" {...dialog} />, 'Name'],
  'applications/create-application-dialog': [
    <CreateApplicationDialog key="0" {...dialog} onCreated={nothing} />,
    'Name',
  ],
  'applications/token-dialog': [
    <TokenDialog key="0" shown={{ name: 'Shop', token: 'abc' }} onClose={nothing} />,
    'Copy',
  ],
  'attributes/create-attribute-dialog': [<CreateAttributeDialog key="0" {...dialog} />, 'Name'],
  'domains/add-domain-dialog': [<AddDomainDialog key="0" {...dialog} />, 'Domain'],
  'imports/save-preset-dialog': [<SavePresetDialog key="0" {...dialog} mapping={{}} onSaved={nothing} />, 'Name'],
  'oauth-clients/create-client-dialog': [<CreateClientDialog key="0" {...dialog} />, 'A website with a server'],
  'oauth-clients/rotate-secret-dialog': [<RotateSecretDialog key="0" {...dialog} client={client} />, 'One more day'],
  'oauth-resources/create-resource-dialog': [<CreateResourceDialog key="0" {...dialog} />, 'Name'],
  'operators/change-password-dialog': [<ChangePasswordDialog key="0" {...dialog} />, 'Current password'],
  'operators/invite-dialog': [<InviteDialog key="0" {...dialog} />, 'Email'],
  'operators/own-sessions-dialog': [<OwnSessionsDialog key="0" {...dialog} />, 'Close'],
  'platform-config/versions-dialog': [
    <VersionsDialog key="0" {...dialog} current={1} mayRestore onRestored={nothing} />,
    'Close',
  ],
  'segments/segment-dialog': [<SegmentDialog key="0" {...dialog} />, 'Name'],
  'shell/shortcuts-sheet': [<ShortcutsSheet key="0" {...dialog} />, 'Close'],
  'user-groups/create-group-dialog': [<CreateGroupDialog key="0" {...dialog} />, 'Name'],
  'user-groups/duplicate-group-dialog': [<DuplicateGroupDialog key="0" {...ofGroup} />, 'Name'],
  'user-groups/edit-group-dialog': [<EditGroupDialog key="0" {...ofGroup} />, 'Name'],
  'user-groups/group-history-dialog': [<GroupHistoryDialog key="0" {...ofGroup} />, 'Close'],
  'user-groups/refresh-group-dialog': [<RefreshGroupDialog key="0" {...ofGroup} />, 'Cancel'],
  'users/bulk/bulk-action-dialog': [<BulkActionDialog key="0" {...dialog} />, 'Customers'],
  'users/bulk/export-dialog': [<ExportDialog key="0" {...dialog} whom={whom} />, 'CSV'],
  'users/bulk/failed-dialog': [<FailedDialog key="0" failed={{ title: 'No', list: [] }} onClose={nothing} />, 'Close'],
  'users/bulk/membership-dialog': [<MembershipDialog key="0" {...dialog} users={people} onFailed={nothing} />, 'Add'],
  'users/bulk/selection-dialog': [<SelectionDialog key="0" {...dialog} selection={selection} />, 'Close'],
  'users/detail/create-session-dialog': [<CreateSessionDialog key="0" {...dialog} user={asha} />, 'Domain'],
  'users/detail/erase-dialog': [
    <EraseDialog key="0" {...dialog} userId="user-1" name="Asha Rao" />,
    'Type Asha Rao to confirm',
  ],
  'users/list/create-user-dialog': [<CreateUserDialog key="0" {...dialog} />, 'First name'],
  'users/list/save-view-dialog': [<SaveViewDialog key="0" {...dialog} views={views} />, 'Name'],
  'users/merging/merge-dialog': [<MergeDialog key="0" {...dialog} user={asha} other={nair} />, 'Rao'],
}

/** Their dialogs show a secret or a preview, as those above do. */
const alike = ['operators/operator-actions', 'platform-config/config-preview', 'users/detail/user-actions']

const answers: Service = {
  getUserGroups: () => ({ items: [group], page: {} }),
  previewMerge: () => aPreview(),
  getUserAttributeDefinitions: () => ({ items: [], page: {} }),
  getOperatorSessions: () => ({
    items: ['Phone', 'Laptop'].map((device) => ({
      session_id: device,
      device,
      is_current: false,
      created_at: moment,
      last_seen_at: moment,
    })),
    page: { item_total: 2 },
  }),
  getUserGroupEvents: () => ({ items: [], page: {} }),
  getPlatformConfigVersions: () => ({ items: [], page: {} }),
  getApplication: () => ({ application: { marketing_consents: [] } }),
}
const never = () => new Promise(nothing)
const service = new Proxy(answers, { get: (all, operation: string) => all[operation] ?? never })

for (const [file, [element, name]] of Object.entries(dialogs))
  test(`A dialog begins where it can be used: ${file}`, async () => {
    await render(
      <World service={service}>
        <main>{element}</main>
      </World>,
    )
    const inside = page.getByRole('dialog')
    await expect.element(inside).toBeVisible()
    await expect.poll(() => nameOf(document.activeElement)).toMatch(new RegExp(`^${name}`))
    expect(inside.element().contains(document.activeElement)).toBe(true)
  })

/** Enough of the accessible name for the dialogs above. */
function nameOf(element: Element | null): string {
  if (!(element instanceof HTMLElement)) return ''
  const labelled = element.getAttribute('aria-labelledby')?.split(' ') ?? []
  const label =
    element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.labels?.[0] : null
  return (
    element.getAttribute('aria-label') ??
    (labelled.map((id) => document.getElementById(id)?.textContent).join(' ') || (label ?? element).textContent)
  ).trim()
}

test('Every dialog is among them', () => {
  const sources = import.meta.glob<string>('../src/features/**/*.tsx', {
    query: '?raw',
    import: 'default',
    eager: true,
  })
  const having = Object.entries(sources)
    .filter(([, source]) => /<(Request)?Dialog\s/.test(source))
    .map(([path]) => path.replace('../src/features/', '').replace('.tsx', ''))
  expect(having.toSorted()).toEqual([...Object.keys(dialogs), ...alike].toSorted())
})
