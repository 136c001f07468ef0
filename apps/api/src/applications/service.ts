import { type Application, AppError } from '@clientele/contracts'
import { newId } from '@clientele/db'
import { atomically, type Handler, type TeamContext } from '../context.ts'
import { recordTeamEvent } from '../events/record.ts'
import { hashSecret, newSecret } from '../secrets.ts'
import {
  type ApplicationRow,
  findCompany,
  insertApplication,
  insertCompany,
  listApplications,
  setTokenHash,
} from './repository.ts'

export const getApplications: Handler<'getApplications'> = async (ctx) => ({
  items: (await listApplications(ctx.db, ctx.company_id)).map(toApplication),
})

export const createApplication: Handler<'createApplication'> = (ctx, { body }) =>
  atomically(ctx, async (tx) => {
    const { row, token } = await addApplication(tx, {
      id: newId(),
      name: body.name,
      default_country_code: body.default_country_code ?? 91,
    })
    return { application: toApplication(row), token }
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
    await recordTeamEvent(tx, 'application.token_renewed', row.id)
    return { application: toApplication(row), token }
  })

/** Adds an application with a new public token, or with one that was chosen beforehand. Belongs into a transaction. */
export async function addApplication(
  tx: TeamContext,
  wanted: { id: string; name: string; default_country_code: number; token?: string | undefined },
) {
  const token = wanted.token ?? newSecret('pt_')
  const row: ApplicationRow = {
    id: wanted.id,
    company_id: tx.company_id,
    name: wanted.name,
    default_country_code: wanted.default_country_code,
    token_hash: hashSecret(token),
    created_at: tx.now,
  }
  await insertApplication(tx.db, row)
  await recordTeamEvent(tx, 'application.created', row.id, { name: row.name })
  return { row, token }
}

/** Adds the company of the context. Belongs into a transaction. */
export const addCompany = (tx: TeamContext, name: string) =>
  insertCompany(tx.db, { id: tx.company_id, name, created_at: tx.now })

/** The name of the company of the context; undefined before it is made. */
export const findCompanyName = async (ctx: TeamContext): Promise<string | undefined> =>
  (await findCompany(ctx.db, ctx.company_id))?.name

/** What a team member needs to find their way: the company, and its applications by name. */
export async function describeCompany(ctx: TeamContext) {
  const [company, applications] = await Promise.all([
    findCompany(ctx.db, ctx.company_id),
    listApplications(ctx.db, ctx.company_id),
  ])
  return {
    company: { id: Number(ctx.company_id), name: company?.name ?? ctx.company_id },
    applications: applications.map(({ id, name }) => ({ _id: id, name })),
  }
}

const toApplication = (row: ApplicationRow): Application => ({
  _id: row.id,
  name: row.name,
  default_country_code: row.default_country_code,
  created_at: row.created_at.toISOString(),
})
