import * as z from 'zod'
import { AccessReportSchema } from '../access-reports.ts'
import { exampleWorld } from '../example-world.ts'
import { means, onlyKnown } from '../means.ts'
import { operation } from '../operation.ts'
import { nothing, profile } from './doors.ts'

export const OwnDataSchema = z.object({
  report: AccessReportSchema.meta(means('Everything that is stored about the shopper.')),
  page: z.string().meta(means('The same as an HTML page to save, in which nothing is loaded and nothing runs.')),
})
export type OwnData = z.infer<typeof OwnDataSchema>

/** How shoppers get what is stored about them. */
export const storefrontOwnDataOperations = {
  createOwnDataReport: operation({
    summary: 'Get everything that is stored about the shopper',
    description:
      'Requires a recent sign-in. What only the team sees isn’t included: its attributes and fields, and the details of what it has done.',
    tag: 'Profile',
    scope: 'storefront',
    method: 'POST',
    path: `${profile}/data-report`,
    permission: 'shopper',
    input: z.strictObject({ platform: nothing.shape.platform }, onlyKnown),
    output: OwnDataSchema,
    errors: ['SIGN_IN_CLOSED', 'REAUTHENTICATION_NEEDED'],
    events: ['user.access_report_created'],
    example: {
      input: {},
      output: {
        report: {
          created_at: exampleWorld.moment,
          user: { _id: exampleWorld.asha.id },
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
        page: '<!doctype html>',
      },
    },
  }),
}
