import { expect, test } from 'vitest'
import { z } from 'zod'
import { type Operation } from '../src/index.ts'
import { platform, storefront } from '../src/operations.ts'
import { core, fieldsOf } from './schemas.ts'

/*
 * A list without pages is a response that grows until it no longer fits. Every operation that returns a list is paged, or is listed here
 * with what bounds it.
 */

const bounded: Record<string, string> = {
  'getJob.actions': 'The five actions.',
  'pauseJob.actions': 'The five actions.',
  'resumeJob.actions': 'The five actions.',
  'cancelJob.actions': 'The five actions.',
  'retryJob.actions': 'The five actions.',
  'undoJob.actions': 'The five actions.',
  'createImport.actions': 'The five actions.',
  'createBulkAction.actions': 'The five actions.',
  'previewBulkAction.refused': 'One for each reason, of which there are a few.',
  'createExport.actions': 'The five actions.',
  'createUserGroup.conditions': 'At most 50: the conditions of one rule.',
  'getUserGroupById.conditions': 'At most 50: the conditions of one rule.',
  'updateUserGroup.conditions': 'At most 50: the conditions of one rule.',
  'updateUserGroupPartially.conditions': 'At most 50: the conditions of one rule.',
  'duplicateUserGroup.conditions': 'At most 50: the conditions of one rule.',
  'getUserGroupReasons.conditions': 'At most 50: the conditions of one rule.',
  'getUserAttributeDefinitionUses.segments': 'The first 100.',
  'getUserGroupUses.segments': 'The first 100.',
  'previewSegment.joining': 'Up to ten.',
  'previewSegment.leaving': 'Up to ten.',
  'previewImport.columns': 'The first 500 columns of a file.',
  'previewImport.customers': 'The first ten.',
  'previewImport.not_imported': 'Some of the first 500 columns of a file.',
  'previewImport.rejections': 'The first 100.',
  'previewImport.skips': 'The first ten.',
  'dismissDuplicate.reasons': 'The three reasons.',
  'previewMerge.fields': 'The fields of a user, and at most 200 attributes.',
  'previewMerge.consents': 'At most 20 that the application asks for, and those it once asked for.',
  'previewMerge.contacts': 'At most 40, for each kind of contact 20.',
  'previewMerge.groups': 'The first 100.',
  'previewMerge.social_accounts': 'Those of one user.',
  'undoMerge.kept': 'The fields of a user, and at most 200 attributes.',
  'createAccessReport.contacts': 'The contacts of one user.',
  'createAccessReport.social_accounts': 'A few of one user.',
  'createAccessReport.sessions': 'The newest 10,000 of one user.',
  'createAccessReport.groups': 'The groups of one user.',
  'createAccessReport.attributes': 'At most 200.',
  'createAccessReport.consents': 'At most 20 that the application asks for, and those it once asked for.',
  'createAccessReport.connected_apps': 'A few of one user.',
  'createAccessReport.messages': 'The newest 10,000 to one user.',
  'createAccessReport.events': 'The newest 10,000 of one user; getUserEvents pages through them.',
  'searchUsers.users': 'The 50 best matches; getCustomers pages through all of them.',
  'getUserTimeline.timeline': 'The last 100 steps; getUserEvents pages through everything.',
  'getCurrentOperator.permissions': 'The table of permissions.',
  'getCurrentOperator.applications': 'The first 100 and the one that is named; getApplications pages through them all.',
  'storefront.getListOfActiveSessions.sessions':
    'The newest 1,000, in the shape that published clients read; getOwnSessionDetails pages through them.',
  'getUserAttributeDefinitionById.ordering_channels': 'At most 20, in a request.',
  'createUserAttributeDefinition.ordering_channels': 'At most 20, in a request.',
  'updateUserAttributeDefinition.ordering_channels': 'At most 20, in a request.',
  'getUserAttributeDefinitionById.validations': 'At most one of each of the seven rules.',
  'createUserAttributeDefinition.validations': 'At most one of each of the seven rules.',
  'updateUserAttributeDefinition.validations': 'At most one of each of the seven rules.',
  'filterUsersByAttributes.items':
    'Paged by `limit`, at most 100, and `page`, which published clients send in the body.',
  'getInactivity.report': 'The newest 90 days.',
  'updateInactivity.report': 'The newest 90 days.',
  'getUserConsents.consents': 'At most 20 that the application asks for, and those it once asked for.',
  'updateUserConsents.consents': 'At most 20 that the application asks for, and those it once asked for.',
  'storefront.getConsentDefinitions.items': 'At most 20 that the application asks for.',
  'storefront.getConsents.consents': 'At most 20 that the application asks for, and those it once asked for.',
  'storefront.updateConsents.consents': 'At most 20 that the application asks for, and those it once asked for.',
  'updateUserAttributes.attributes': 'The attributes of the request, of which there are at most 200.',
  'blockOrUnblockUsers.changed': 'Users of the request, of whom there are at most 1,000.',
  'deleteActiveSessions.items': 'The sessions of one user that this very call ended.',
  'deleteActiveSessions.session_ids': 'The sessions of one user that this very call ended.',
  'deleteOtherOperatorSessions.session_ids': 'The sessions of one operator that this very call ended.',
  'deleteOperatorSession.session_ids': 'The one session that this very call ended.',
  'storefront.deleteOtherSessions.session_ids': 'The sessions of one shopper that this very call ended.',
  'storefront.deleteOwnSession.session_ids': 'The one session that this very call ended.',
}

/** Lists that are returned whole to a caller who doesn't page, because something else bounds them. */
const wholeUnlessPaged: Record<string, string> = {
  getUserGroupErrors: 'A group keeps the first 10,000 rows that could not be used.',
  getJobErrors: 'A job keeps the first 10,000 rows that it has skipped.',
}

/** Written as a whole by an update, so the size limit of a request body bounds them. */
const isConfig = (name: string) => name.endsWith('PlatformConfig')

const operations: [string, Operation][] = [
  ...Object.entries(platform),
  ...Object.entries(storefront).map(([name, each]): [string, Operation] => [`storefront.${name}`, each]),
]

const listsIn = ({ output }: Operation): string[] =>
  Object.entries(fieldsOf(output) ?? {}).flatMap(([field, schema]) =>
    core(schema) instanceof z.ZodArray ? [field] : [],
  )

const isPaged = ({ input, output }: Operation): boolean => {
  const taken = Object.keys(fieldsOf(input) ?? {})
  return (
    taken.includes('pageSize') &&
    (taken.includes('cursor') || taken.includes('pageNo')) &&
    Object.keys(fieldsOf(output) ?? {}).includes('page')
  )
}

const lists = operations
  .filter(([name]) => !isConfig(name))
  .flatMap(([name, operation]) => listsIn(operation).map((field) => ({ name: `${name}.${field}`, operation })))

test('every list is paged, or bounded by something else', () => {
  expect(lists.length).toBeGreaterThan(15)
  const endless = lists.filter(({ name, operation }) => !isPaged(operation) && bounded[name] === undefined)
  expect(endless.map(({ name }) => name)).toEqual([])
})

test('every exception is an unpaged list', () => {
  const unpaged = lists.filter(({ operation }) => !isPaged(operation)).map(({ name }) => name)
  expect(Object.keys(bounded).filter((name) => !unpaged.includes(name))).toEqual([])
})

test('a page has at most 100 items, and the operation’s default if the caller gives no size', () => {
  for (const [name, operation] of operations.filter(([, each]) => isPaged(each))) {
    const parse = (pageSize?: number) =>
      operation.input.safeParse({ ...(operation.example.input as object), ...(pageSize && { pageSize }) })
    expect([name, parse(100).success, parse(101).success]).toEqual([name, true, false])
    const { pageSize } = parse().data as { pageSize?: number }
    const isSmall = pageSize !== undefined && pageSize <= 100
    expect([name, isSmall]).toEqual([name, wholeUnlessPaged[name] === undefined])
  }
})
