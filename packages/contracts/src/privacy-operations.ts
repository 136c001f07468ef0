import * as z from 'zod'
import { AccessReportSchema } from './access-reports.ts'
import { EraseUserRequestSchema, UserErasedSchema } from './erasures.ts'
import { exampleWorld } from './example-world.ts'
import { id } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { operation } from './operation.ts'
import { exampleFile, ReturnedFileSchema } from './returned-files.ts'

const { asha, moment, owner } = exampleWorld

const path = { userId: id().meta(means('User ID.', asha.id)) }

const report = {
  tag: 'Privacy',
  scope: 'application',
  method: 'POST',
  permission: 'users:export',
  input: z.strictObject(path, onlyKnown),
  errors: ['USER_NOT_FOUND'],
  events: ['user.access_report_created'],
} as const

export const privacyOperations = {
  createAccessReport: operation({
    ...report,
    summary: 'Report everything that is stored about a user',
    description:
      'For people who ask what you know about them: profile, contacts with those of the past, social accounts, sessions, groups, attributes, consents, connected apps, messages, and history. Masked attributes are shown as they are if the caller has the permission `users:unmask`. What members of the team are called isn’t included. That a report was made is recorded.',
    path: '/customers/:userId/access-report',
    output: AccessReportSchema,
    example: {
      input: { userId: asha.id },
      output: {
        created_at: moment,
        user: { _id: asha.id },
        contacts: [],
        social_accounts: [],
        sessions: [],
        groups: [],
        attributes: [],
        consents: [],
        connected_apps: [],
        messages: [],
        events: [],
      },
    },
  }),
  createAccessReportPage: operation({
    ...report,
    summary: 'Report the same as a page that can be read',
    description:
      'The report of `createAccessReport` as one HTML file, with nothing that has to be loaded from elsewhere, to send to the person.',
    path: '/customers/:userId/access-report-page',
    returns: 'text/html',
    output: ReturnedFileSchema,
    example: {
      input: { userId: asha.id },
      output: exampleFile(`access-report-${asha.id}.html`, '<!doctype html>'),
    },
  }),
  eraseUser: operation({
    summary: 'Permanently erase a user now',
    description:
      'Does at once what a scheduled deletion does when it takes effect: everything about the user is erased, in every table. Their ID remains, and an event that says who erased them, when, and why. It can’t be undone. An operator sends their password again.',
    tag: 'Privacy',
    scope: 'application',
    method: 'POST',
    path: '/customers/:userId/erase',
    permission: 'users:erase',
    input: z.strictObject({ ...path, body: EraseUserRequestSchema.meta(means('Why.')) }, onlyKnown),
    output: UserErasedSchema,
    errors: ['USER_NOT_FOUND', 'WRONG_CREDENTIALS'],
    events: ['user.purged', 'operator.sign_in_failed'],
    example: {
      input: { userId: asha.id, body: { reason: 'Erasure request 2024-17', current_password: owner.password } },
      output: { user_id: asha.id, erased_at: moment },
      events: ['user.purged'],
    },
  }),
}
