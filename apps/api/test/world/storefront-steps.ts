import { eq } from 'drizzle-orm'
import { addApplication } from '../../src/applications/service.ts'
import { atomically } from '../../src/context.ts'
import { jobKinds } from '../../src/jobs/kinds.ts'
import { lastMessage, openBrowser, withoutCaptcha } from './shopper.ts'
import { applicationToken, type StartOptions, startApp, type TestApp } from './start-app.ts'

/*
 * Steps that storefront tests share.
 */

export const asha = { phone_number: '8652523958', email: 'asha@example.com', first_name: 'Asha', last_name: 'Rao' }
export const password = 'granite-otter-bicycle-58'
export const otherPassword = 'marble-canoe-sparrow-31'

/** Limits that are so high that only the one under test applies. */
export const wideLimits = {
  SHOPPER_SIGN_INS_PER_ADDRESS_PER_MINUTE: '100000',
  USER_LOOKUPS_PER_ADDRESS_PER_MINUTE: '100000',
  CODES_PER_CONTACT_PER_HOUR: '1000',
  CODES_PER_ADDRESS_PER_HOUR: '100000',
  CODES_PER_NUMBER_RANGE_PER_HOUR: '100000',
  CODES_PER_APPLICATION_PER_HOUR: '100000',
}

/** A store without a captcha. */
export async function openShop({ settings, config = {}, ...options }: StartOptions & { config?: object } = {}) {
  const app = await startApp({ ...options, settings: { ...wideLimits, ...settings } })
  await withoutCaptcha(app, { ...config })
  return app
}

/** Another store of the same company, in the same API. */
export async function secondApplication(app: TestApp): Promise<TestApp> {
  const [known] = await app.database.queries
    .select()
    .from(app.database.tables.applications)
    .where(eq(app.database.tables.applications.name, 'Second'))
  if (known) return { ...app, application_id: known.id }
  const id = '00000000000000000000000b'
  await atomically(app.ctx, (tx) =>
    addApplication(tx, { id, name: 'Second', default_country_code: 91, token: applicationToken }),
  )
  return { ...app, application_id: id }
}

/** Adds a shopper with verified contacts, and returns the ID. */
export async function addShopper(app: TestApp, body: object = asha): Promise<string> {
  const { status, body: answer } = await app.call('POST', '/customers', body)
  if (status !== 200) throw new Error(JSON.stringify(answer))
  return answer.user._id
}

/** A browser in which the shopper with this phone number is signed in. */
export async function signedIn(app: TestApp, mobile = asha.phone_number, options?: Parameters<typeof openBrowser>[1]) {
  const browser = openBrowser(app, options)
  const { status, body } = await browser.signInByOtp(mobile)
  if (status !== 200 || !body.user_exists) throw new Error(JSON.stringify(body))
  await letPass(app, 120_000, { sessions: false })
  return browser
}

/** Sets a signed-in shopper's password. */
export async function choosePassword(browser: ReturnType<typeof openBrowser>, chosen = password) {
  const { status, body } = await browser.auth('POST', '/password', { new_password: chosen })
  if (status !== 200) throw new Error(JSON.stringify(body))
}

/** The code in the newest message to a contact. */
export const codeTo = async (app: TestApp, to: string): Promise<string> => (await lastMessage(app, to)).code

/** The secret from the link in the newest message to a contact. */
export const linkTo = async (app: TestApp, to: string): Promise<string> =>
  new URL((await lastMessage(app, to)).link).searchParams.get('code') ?? ''

/** Backdates codes, sign-ups and sessions, as if the time had passed. */
export async function letPass(app: Pick<TestApp, 'database'>, ms: number, { sessions = true } = {}) {
  const earlier = (date: Date) => new Date(date.getTime() - ms)
  await app.database.transaction(async ({ queries, tables: t }) => {
    for (const row of await queries.select().from(t.codes))
      await queries
        .update(t.codes)
        .set({
          created_at: earlier(row.created_at),
          expires_at: earlier(row.expires_at),
          first_asked_at: row.first_asked_at && earlier(row.first_asked_at),
        })
        .where(eq(t.codes.id, row.id))
    for (const row of await queries.select().from(t.signUps))
      await queries
        .update(t.signUps)
        .set({ expires_at: earlier(row.expires_at) })
        .where(eq(t.signUps.id, row.id))
    if (!sessions) return
    for (const row of await queries.select().from(t.sessions))
      await queries
        .update(t.sessions)
        .set({
          last_seen_at: earlier(row.last_seen_at),
          expires_at: earlier(row.expires_at),
          proven_at: row.proven_at && earlier(row.proven_at),
        })
        .where(eq(t.sessions.id, row.id))
  })
}

/** The whole content of the database, table by table, as text, except for the search index, which follows by itself. */
export async function everything({ database: { queries, tables } }: TestApp): Promise<Record<string, string>> {
  const texts: Record<string, string> = {}
  for (const [name, table] of Object.entries(tables))
    if (!name.startsWith('search')) texts[name] = JSON.stringify(await queries.select().from(table as never))
  return texts
}

/** The same without what makes users alike, which the indexer fills shortly after a change. */
export async function everythingChangedByCalls(app: TestApp): Promise<Record<string, string>> {
  const { userLikenesses: _likenesses, userPairs: _pairs, ...texts } = await everything(app)
  return texts
}

/** Requests the deletion of the shopper's account, immediate unless the store configures a delay. Returns the payload of the job. */
export async function askToBeDeleted(app: TestApp, user_id: string, mobile = asha.phone_number) {
  await letPass(app, 120_000, { sessions: false })
  const shopper = await signedIn(app, mobile)
  const { request_id } = (await shopper.auth('POST', '/otp/mobile/send', { mobile, country_code: '91' })).body
  const otp = await codeTo(app, mobile)
  const deletion = { user_id, otp, request_id, reason_id: '3', reason: 'Asha Rao moves to asha@elsewhere.example' }
  const { status, body } = await shopper.auth('POST', '/delete', deletion)
  if (status !== 200) throw new Error(JSON.stringify(body))
  return payloadOf((await purgeJobs(app)).at(-1)?.payload)
}

export async function purgeJobs({ database: { queries, tables } }: TestApp) {
  const rows = await queries.select().from(tables.jobs).where(eq(tables.jobs.kind, 'purge_user'))
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

const payloadOf = (payload: unknown) => jobKinds.purge_user.payload.parse(payload)

/** The types of a user's events, oldest first. */
export async function eventsOf(app: TestApp, subject_id: string): Promise<string[]> {
  const { queries, tables } = app.database
  const rows = await queries.select().from(tables.events).where(eq(tables.events.subject_id, subject_id))
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ type }) => type)
}

/** Makes `count` calls concurrently, and returns how many ended with each status. */
export async function atOnce(count: number, call: (i: number) => Promise<{ status: number }>) {
  const answers = await Promise.all(Array.from({ length: count }, (_, i) => call(i)))
  const statuses: Record<number, number> = {}
  for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1
  return statuses
}
