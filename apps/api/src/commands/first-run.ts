import { AppError, permissionNames } from '@clientele/contracts'
import { addApiKey, isKnownKey } from '../api-keys/service.ts'
import { ConfigError } from '../config/config.ts'
import { addApplication, addCompany, findCompanyName } from '../applications/service.ts'
import { atomically, type TeamContext, teamContext } from '../context.ts'
import { hasOperator, prepareOwner, setUpLink } from '../operators/service.ts'
import type { Services } from '../services.ts'

const company_id = '1'
export const firstApplicationId = '000000000000000000000001'

/**
 * Creates company 1, its first application and API key, and the first operator or a setup link. Values from the settings aren't printed again.
 * Returns the lines to print, or none if there was nothing to do. Safe to run in several processes at once.
 */
export async function firstRun(services: Services): Promise<string[]> {
  const { bootstrap } = services.config
  const { operatorEmail, operatorPassword } = bootstrap
  const ctx = teamContext(services, company_id)
  const addOwner =
    operatorEmail === undefined || operatorPassword === undefined || (await hasOperator(ctx))
      ? undefined
      : await prepareOwner(operatorEmail, operatorPassword).catch(refuseSetting)
  return atomically(ctx, async (tx) => {
    const isFirst = (await findCompanyName(tx)) === undefined
    const made = isFirst ? await makeCompany(tx) : await tellWhatCameTooLate(tx)
    if (await hasOperator(tx)) return made
    return [...made, ...(await makeOperator(tx, isFirst, addOwner))]
  })
}

function refuseSetting(error: unknown): never {
  if (!(error instanceof AppError)) throw error
  throw new ConfigError(error.details.map(({ field, message }) => `${field}: ${error.message} ${message}`))
}

/** Whether nothing has been created yet. */
export const isFirstRun = async (services: Services): Promise<boolean> =>
  (await findCompanyName(teamContext(services, company_id))) === undefined

type AddOwner = Awaited<ReturnType<typeof prepareOwner>>

async function makeCompany(tx: TeamContext): Promise<string[]> {
  const { bootstrap } = tx.services.config
  await addCompany(tx, 'My company')
  const { token } = await addApplication(tx, {
    id: firstApplicationId,
    name: 'My storefront',
    default_country_code: 91,
    token: bootstrap.applicationToken,
  })
  const { row, secret } = await addApiKey(tx, {
    name: 'First key',
    permissions: permissionNames,
    expires_at: null,
    key: bootstrap.apiKey,
    secret: bootstrap.apiSecret,
  })
  return [
    'This is the first run. The following is shown only once; keep it safe.',
    '',
    `  Company            ${company_id}`,
    `  Application        ${firstApplicationId}`,
    ...(bootstrap.applicationToken === undefined ? [`  Application token  ${token}`] : []),
    ...(bootstrap.apiKey === undefined ? [`  API key            ${row.key}`, `  API secret         ${secret}`] : []),
  ]
}

/** Someone who sets a key relies on it, and would otherwise only find out from failing requests. */
async function tellWhatCameTooLate(tx: TeamContext): Promise<string[]> {
  const { apiKey } = tx.services.config.bootstrap
  if (apiKey === undefined || (await isKnownKey(tx, apiKey))) return []
  return [
    `BOOTSTRAP_API_KEY is ignored: the database is already initialized, and has no key ${apiKey}.`,
    'Create API keys in the console, or choose another DATABASE_URL.',
  ]
}

async function makeOperator(tx: TeamContext, isFirst: boolean, addOwner: AddOwner | undefined): Promise<string[]> {
  if (addOwner) {
    const operator = await addOwner(tx)
    return isFirst ? ['', `  Operator           ${operator.email}`] : []
  }
  return ['', 'Set your email and password here (the link works once, for seven days):', '', `  ${await setUpLink(tx)}`]
}
