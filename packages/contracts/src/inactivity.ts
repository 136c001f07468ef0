import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { wholeNumber } from './inputs.ts'
import { means, onlyKnown } from './means.ts'

/** The least and most days without any activity after which customers can be erased. */
export const inactivityDays = { least: 30, most: 3_650 } as const

/** How long before they are erased customers are told. */
export const noticeHours = 48

const days = () => wholeNumber(inactivityDays.least, inactivityDays.most)

const count = (meaning: string, example: number) => z.number().meta(means(meaning, example))

/** What was done on one day, without anyone's name. */
export const InactivityDaySchema = z
  .object({
    day: z.string().meta(means('The day in UTC.', '2024-06-01')),
    notified: count('Customers who were told.', 40),
    unreachable: count(
      'Customers who couldn’t be told: no message reaches any of their contacts, or no provider sends one.',
      2,
    ),
    kept: count('Customers who came back in time.', 5),
    erased: count('Customers who were erased.', 37),
  })
  .meta(means('What was done on one day.'))
export type InactivityDay = z.infer<typeof InactivityDaySchema>

/** The retention clock of an application. */
export const InactivitySchema = z.object({
  days: z
    .number()
    .optional()
    .meta(means('After how many days without activity customers are erased. Absent: never.', 1095)),
  since: z
    .string()
    .optional()
    .meta(means('When that was switched on, or last changed, ISO 8601 in UTC.', exampleWorld.moment)),
  first_erasure_at: z
    .string()
    .optional()
    .meta(means('Nobody is erased before, ISO 8601 in UTC. Customers are told 48 hours before.', exampleWorld.moment)),
  asked_days: z.number().optional().meta(means('The number of days that `due` is about.', 1095)),
  due: z
    .number()
    .optional()
    .meta(means('How many customers have not been active for that long. Send it to switch the clock on.', 40)),
  report: z.array(InactivityDaySchema).meta(means('The last 90 days on which something was done, the newest first.')),
})
export type Inactivity = z.infer<typeof InactivitySchema>

/** Whether the retention clock will erase a user. */
export const UserInactivitySchema = z.object({
  last_active_at: z
    .string()
    .meta(means('The last sign-in, use of a session, or import, ISO 8601 in UTC.', exampleWorld.moment)),
  erasure: z
    .object({
      at: z.string().meta(means('When they will be erased, ISO 8601 in UTC.', '2024-06-03T09:30:00.000Z')),
      told_at: z
        .string()
        .meta(means('When they were told, or found to be out of reach, ISO 8601 in UTC.', exampleWorld.moment)),
      days: z.number().meta(means('After how many days without activity customers are erased.', 1095)),
    })
    .optional()
    .meta(
      means('The planned erasure. Absent if there is none: a sign-in, and any use of a session, cancels it at once.'),
    ),
})
export type UserInactivity = z.infer<typeof UserInactivitySchema>

export const GetInactivityInput = z.strictObject(
  {
    days: days()
      .optional()
      .meta(means('Counts whom this number of days would be about. Default: the current one.', 1095)),
  },
  onlyKnown,
)

export const UpdateInactivityRequestSchema = z.strictObject(
  {
    days: days()
      .nullable()
      .meta(means('After how many days without activity customers are erased. null switches the clock off.', 1095)),
    due: wholeNumber(0, 1_000_000_000)
      .optional()
      .meta(
        means(
          'How many customers are inactive for that long already, as `getInactivity` says. Required unless `days` is null.',
          0,
        ),
      ),
  },
  onlyKnown,
)
export type UpdateInactivityRequest = z.infer<typeof UpdateInactivityRequestSchema>
