import { randomBytes } from 'node:crypto'
import { AppError, type Domain, proofUrlOf, recordNameOf, refuseField } from '@clientele/contracts'
import { lockKey, newId, uniqueViolation } from '@clientele/db'
import { allOrThrow, atomically, type Context, type Handler } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { endIssuedAt } from '../issuer/end-issued.ts'
import { pageOf, spanOf } from '../paging/pages.ts'
import { findProof } from './proofs.ts'
import {
  countDomains,
  deleteDomain,
  type DomainRow,
  findDomain,
  findDomainForChange,
  insertDomain,
  isTaken,
  listDomains,
  writeDomain,
} from './repository.ts'

const domainsMax = 20

export const getDomains: Handler<'getDomains'> = async (ctx, wanted) => {
  const rows = await listDomains(ctx.db, ctx.application_id, spanOf(wanted, 'oldest'))
  const { items, page } = await pageOf(wanted, 'oldest', rows, (limit) =>
    countDomains(ctx.db, ctx.application_id, limit),
  )
  return { items: items.map(toDomain), page }
}

export const addDomain: Handler<'addDomain'> = (ctx, { body: { domain } }) => {
  refuseOwnHosts(ctx, domain)
  const { application_id } = ctx
  const row: DomainRow = {
    application_id,
    id: newId(),
    domain,
    proof: `clientele-${randomBytes(16).toString('hex')}`,
    verified_at: null,
    verified_by: null,
    last_check: null,
    created_at: ctx.now,
    created_by: { kind: ctx.actor.kind, id: ctx.actor.id, name: ctx.actor.name },
  }
  return atomically(ctx, async (tx) => {
    await lockKey(tx.db, `domains ${application_id}`)
    if (await isTaken(tx.db, application_id, domain)) throw new AppError('DOMAIN_TAKEN')
    if ((await countDomains(tx.db, application_id, domainsMax)) >= domainsMax) throw new AppError('TOO_MANY_DOMAINS')
    await allOrThrow([insertDomain(tx.db, row), recordEvent(tx, row.id, { type: 'domain.added', domain })])
    return { domain: toDomain(row) }
  })
}

export const checkDomain: Handler<'checkDomain'> = async (ctx, { domainId }) => {
  const place = { application_id: ctx.application_id, id: domainId }
  const claimed = await findDomain(ctx.db, place)
  if (!claimed) throw new AppError('DOMAIN_NOT_FOUND')
  const { proof, ...findings } = await findProof(ctx.services.config, claimed)
  const last_check = { checked_at: ctx.now.toISOString(), ...findings }
  return atomically(ctx, async (tx) => {
    const before = await findDomainForChange(tx.db, place)
    if (!before) throw new AppError('DOMAIN_NOT_FOUND')
    const isNew = proof !== undefined && before.verified_at === null
    const after = { ...before, last_check, ...(isNew && { verified_at: tx.now, verified_by: proof }) }
    await writeUnlessTaken(tx, after)
    const { domain } = after
    if (isNew) await recordEvent(tx, after.id, { type: 'domain.verified', domain, proof })
    // One that is pending has nothing to lose.
    else if (!proof && before.verified_at)
      await recordEvent(tx, after.id, { type: 'domain.proof_missing', domain, ...findings })
    return { domain: toDomain(after) }
  })
}

export const removeDomain: Handler<'removeDomain'> = (ctx, { domainId }) =>
  atomically(ctx, async (tx) => {
    const row = await findDomainForChange(tx.db, { application_id: tx.application_id, id: domainId })
    if (!row) throw new AppError('DOMAIN_NOT_FOUND')
    const { domain } = row
    await allOrThrow([
      deleteDomain(tx.db, row),
      endIssuedAt(tx, domain),
      recordEvent(tx, row.id, { type: 'domain.removed', domain }),
    ])
    return { domain: toDomain(row) }
  })

/** The service's own addresses serve all applications, and the console. */
function refuseOwnHosts({ services: { config } }: Context, domain: string): void {
  if ([config.publicUrl, config.adminUrl].some((url) => new URL(url).hostname === domain))
    throw refuseField('body.domain', 'must not be an address of this service, which all applications share')
}

/** Several applications may claim a domain. The first to prove it gets it. */
async function writeUnlessTaken(tx: Context, row: DomainRow): Promise<void> {
  try {
    await writeDomain(tx.db, row)
  } catch (error) {
    if (uniqueViolation(error) === undefined) throw error
    throw new AppError('DOMAIN_TAKEN')
  }
}

const toDomain = (row: DomainRow): Domain => ({
  _id: row.id,
  domain: row.domain,
  status: row.verified_at ? 'verified' : 'pending',
  dns: { name: recordNameOf(row.domain), type: 'TXT', value: row.proof },
  file: { url: proofUrlOf(row.domain), content: row.proof },
  ...(row.verified_at && { verified_at: row.verified_at.toISOString() }),
  ...(row.verified_by && { verified_by: row.verified_by }),
  ...(row.last_check && { last_check: row.last_check }),
  created_at: row.created_at.toISOString(),
  created_by: row.created_by,
})
