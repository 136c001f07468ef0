import { type Application, applicationEcho, AppError, type CreateApplicationRequest } from '@clientele/contracts'
import { newId } from '@clientele/db'
import { allOrThrow, atomically, type Handler, isInApplication, type TeamContext } from '../context.ts'
import { homeOf } from '../served-at/domains.ts'
import { recordTeamEvent } from '../events/record.ts'
import { changesOf } from '../events/changes.ts'
import { pageOf, spanOf } from '../paging/pages.ts'
import { refuseReadOnly, refuseStale } from '../refusals.ts'
import { hashSecret, newSecret } from '../secrets.ts'
import { titleKey } from '../contacts/normalize.ts'
import {
  type ApplicationRow,
  findApplicationForChange,
  countApplications,
  findApplications,
  findApplicationRow,
  findCompany,
  insertApplication,
  insertCompany,
  listApplications,
  listNames,
  replaceOrigins,
  setTokenHash,
  writeApplication,
} from './repository.ts'
import { initialSettings, settingsIn, withSettings } from './settings.ts'

export { findApplicationRow as findApplicationById, isOriginListed } from './repository.ts'

/** The maximum number of applications that one name search looks at. */
const searchedMax = 10_000

export const getApplications: Handler<'getApplications'> = async (ctx, { q, ...wanted }) => {
  const span = spanOf(wanted, 'oldest')
  if (q === undefined) {
    const rows = await listApplications(ctx.db, ctx.company_id, span)
    const { items, page } = await pageOf(wanted, 'oldest', rows, (limit) =>
      countApplications(ctx.db, ctx.company_id, limit),
    )
    return { items: items.map(toApplication), page }
  }
  const found = await searchByName(ctx, q)
  const rows = found.filter(({ id }) => id > (span.after ?? '')).slice(span.offset, span.offset + span.limit)
  const { items, page } = await pageOf(wanted, 'oldest', rows, async () => found.length)
  const ids = items.map(({ id }) => id)
  return { items: (await findApplications(ctx.db, ctx.company_id, ids)).map(toApplication), page }
}

/** Names are compared here, because databases don't agree on which letters are equal. A company has few applications. */
async function searchByName(ctx: TeamContext, q: string) {
  const key = titleKey(q)
  const all = await listNames(ctx.db, ctx.company_id, searchedMax)
  return all.filter(({ id, name }) => id === q || titleKey(name).includes(key))
}

export const getApplication: Handler<'getApplication'> = async (ctx, { applicationId }) => {
  const row = await findApplicationRow(ctx.db, applicationId)
  if (row?.company_id !== ctx.company_id) throw new AppError('APPLICATION_NOT_FOUND')
  const { corsOrigins, returnToOrigins } = ctx.services.config
  return {
    application: toApplication(row),
    defaults: { allowed_origins: corsOrigins, return_origins: returnToOrigins },
    issuer: (await homeOf(ctx, row.id)).issuer,
  }
}

export const createApplication: Handler<'createApplication'> = (ctx, { body }) =>
  atomically(ctx, async (tx) => {
    const { row, token } = await addApplication(tx, { id: newId(), ...body })
    return { application: toApplication(row), token }
  })

export const updateApplication: Handler<'updateApplication'> = (ctx, { applicationId, ifMatch, body }) =>
  atomically(ctx, async (tx) => {
    const before = await findApplicationForChange(tx.db, { company_id: tx.company_id, id: applicationId })
    if (!before) throw new AppError('APPLICATION_NOT_FOUND')
    refuseStale(ifMatch, before.version)
    refuseReadOnly(applicationEcho, body, () => toApplication(before))
    const after = withSettings(before, body)
    const changes = changesOf(before, after)
    if (Object.keys(changes).length === 0) return { application: toApplication(before) }
    after.version += 1
    await allOrThrow([
      writeApplication(tx.db, after),
      recordTeamEvent(tx, after.id, { type: 'application.updated', changes }),
      changes.allowed_origins && replaceOrigins(tx.db, after.id, after.allowed_origins ?? []),
    ])
    return { application: toApplication(after) }
  })

export const renewApplicationToken: Handler<'renewApplicationToken'> = (ctx, { applicationId }) =>
  atomically(ctx, async (tx) => {
    const token = newSecret('pt_')
    const row = await setTokenHash(tx.db, {
      company_id: tx.company_id,
      id: applicationId,
      token_hash: hashSecret(token),
    })
    if (!row) throw new AppError('APPLICATION_NOT_FOUND')
    await recordTeamEvent(tx, row.id, { type: 'application.token_renewed' })
    return { application: toApplication(row), token }
  })

/** Switches the retention clock of an application. Returns whether that changed anything. Must run inside a transaction. */
export async function setInactivity(tx: TeamContext, id: string, to: { days: number; since: Date } | null) {
  const before = await findApplicationForChange(tx.db, { company_id: tx.company_id, id })
  if (!before) throw new AppError('APPLICATION_NOT_FOUND')
  const days = to?.days ?? null
  if (before.inactivity_days === days) return false
  const after = {
    ...before,
    inactivity_days: days,
    inactivity_since: to?.since ?? null,
    version: before.version + 1,
  }
  const changes = changesOf({ inactivity_days: before.inactivity_days }, { inactivity_days: days })
  await allOrThrow([writeApplication(tx.db, after), recordTeamEvent(tx, id, { type: 'application.updated', changes })])
  return true
}

/** Adds an application with a new public token, or with a given one. Must run inside a transaction. */
export async function addApplication(
  tx: TeamContext,
  { id, token = newSecret('pt_'), ...body }: CreateApplicationRequest & { id: string; token?: string | undefined },
) {
  const first = {
    id,
    company_id: tx.company_id,
    token_hash: hashSecret(token),
    created_at: tx.now,
    inactivity_days: null,
    inactivity_since: null,
    oauth_resources_version: 0,
    attributes_version: 0,
    version: 0,
    ...initialSettings,
  }
  const row = withSettings(first, body)
  await insertApplication(tx.db, row)
  await recordTeamEvent(tx, row.id, { type: 'application.created', name: row.name })
  return { row, token }
}

/** Adds the context's company. Must run inside a transaction. */
export const addCompany = (tx: TeamContext, name: string) =>
  insertCompany(tx.db, { id: tx.company_id, name, created_at: tx.now })

/** Returns the name of the context's company, or undefined before it exists. */
export const findCompanyName = async (ctx: TeamContext): Promise<string | undefined> =>
  (await findCompany(ctx.db, ctx.company_id))?.name

const describedMax = 100

/** Returns what a team member needs for orientation: the company, and its applications by name, including the one in the call. */
export async function describeCompany(ctx: TeamContext) {
  const [company, rows] = await Promise.all([
    findCompany(ctx.db, ctx.company_id),
    listNames(ctx.db, ctx.company_id, describedMax + 1),
  ])
  const applications = rows.slice(0, describedMax)
  const named = isInApplication(ctx) ? ctx.application_id : undefined
  const isLeftOut = named !== undefined && !applications.some(({ id }) => id === named)
  const others = isLeftOut ? await findApplications(ctx.db, ctx.company_id, [named]) : []
  return {
    company: { id: Number(ctx.company_id), name: company?.name ?? ctx.company_id },
    applications: [...applications, ...others].map(({ id, name }) => ({ _id: id, name })),
    more_applications: rows.length > describedMax,
  }
}

const toApplication = (row: ApplicationRow): Application => ({
  _id: row.id,
  ...settingsIn(row),
  created_at: row.created_at.toISOString(),
  __v: row.version,
})
