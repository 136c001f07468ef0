import { type CreateImportRequest, type ImportMapping, importKeys, refuseField } from '@clientele/contracts'
import { newId } from '@clientele/db'
import { atomically, type Context, type Handler } from '../context.ts'
import { storable } from '../files/printable.ts'
import { fileIdIn, requireFile } from '../files/stored-files.ts'
import { startedJob } from '../jobs/tracked/service.ts'
import { startJob } from '../jobs/tracked/start.ts'
import { storeFirebaseKey } from '../passwords/firebase-keys.ts'
import { refuseCredentials } from '../users/brought.ts'
import { firebaseOf } from './credentials.ts'
import { dryRunOf } from './dry-runs.ts'
import type { ImportInput } from './import-job.ts'
import { chosenMapping } from './presets/service.ts'

export const createImport: Handler<'createImport'> = async (ctx, { body }) => {
  const firebase = firebaseOf(ctx, body)
  if (body.hash_plaintext) refuseCredentials(ctx, 'body.hash_plaintext')
  const mapping = await chosenMapping(ctx, body)
  refusePlaintext(body, mapping)
  const { id, name } = await fileOf(ctx, body.file_url)
  return atomically(ctx, async (tx) => {
    const chosen = { ...inputOf(tx, { ...body, mapping }), firebase }
    const compared = body.dry_run_id === undefined ? undefined : await dryRunOf(tx, body.dry_run_id, chosen)
    const input = { ...chosen, compared }
    if (body.firebase && !input.dry_run) await storeFirebaseKey(tx, body.firebase)
    const job_id = await startJob(tx, {
      kind: 'import_customers',
      about: { type: 'file', id, name: name || 'customers' },
      input: { ...input },
    })
    return startedJob(tx, job_id)
  })
}

/** Passwords in plain text are only taken from people who say that they want that. */
function refusePlaintext({ hash_plaintext }: CreateImportRequest, mapping: ImportMapping | undefined) {
  if (!hash_plaintext && mapping?.columns?.some(({ to }) => to === 'password'))
    throw refuseField('body.hash_plaintext', 'must be true to import passwords in plain text')
}

/** What the job is about: the uploaded file, or the URL. */
async function fileOf(ctx: Context, file_url: string): Promise<{ id: string; name: string }> {
  const uploaded = fileIdIn(file_url)
  if (uploaded !== undefined) return requireFile(ctx, uploaded)
  const { pathname } = URL.canParse(file_url) ? new URL(file_url) : { pathname: '' }
  return { id: newId(), name: decoded(pathname.split('/').at(-1) ?? '').slice(0, 255) }
}

/** A name as it is meant, if the URL is well-formed. */
function decoded(name: string): string {
  try {
    return storable(decodeURIComponent(name))
  } catch {
    return name
  }
}

const inputOf = (tx: Context, body: CreateImportRequest): ImportInput => ({
  file_url: body.file_url,
  copy_id: newId(),
  mapping: body.mapping,
  encoding: body.encoding,
  calling_code: body.country_code ?? tx.application.default_country_code,
  match: body.match ?? importKeys,
  on_conflict: body.on_conflict ?? 'keep',
  credentials: tx.actor.permissions.includes('users:credentials'),
  hash_plaintext: body.hash_plaintext ?? false,
  groups: tx.actor.permissions.includes('groups:write'),
  unmask: tx.actor.permissions.includes('users:unmask'),
  unknown_groups: body.unknown_groups ?? 'reject',
  require_confirmation: body.require_confirmation ?? false,
  dry_run: body.dry_run ?? false,
  stamp: tx.now.toISOString(),
  asked: {
    actor: { kind: tx.actor.kind, id: tx.actor.id, name: tx.actor.name },
    ip: tx.request.ip,
  },
})
