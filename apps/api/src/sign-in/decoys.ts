import type { Database } from '@clientele/db'
import { sign } from '../secrets.ts'
import type { Context } from '../context.ts'
import { decoyOf } from '../passwords/foreign/hash.ts'
import { type FormCount, listForeignForms } from '../passwords/shoppers.ts'
import { countListed } from '../users/change.ts'

/*
 * A wrong password has to take as long for an unknown name as for a known one. Hashes of other systems take other times than ours. So while an
 * application has some left, an unknown name is given one of their forms, or ours, as often as accounts have them, and always the same.
 */

const kept_ms = 60_000

interface Mix {
  forms: readonly FormCount[]
  users: number
}

/** By database and application. */
const mixes = new WeakMap<Database, Map<string, { mix: Mix; read_at: number }>>()

/** Returns the hash to verify for a name that has no password: a decoy, or undefined for one of our own form. */
export async function decoyFor(ctx: Context, name: string): Promise<string | undefined> {
  const form = pickForm(await mixOf(ctx), placeOfName(ctx, name))
  return form === undefined ? undefined : decoyOf(form)
}

/** Returns the form at a place from 0 up to 1, where each form takes as much room as its share of the users; undefined beyond the last one. */
export function pickForm({ forms, users }: Mix, place: number): string | undefined {
  const all = Math.max(
    users,
    forms.reduce((sum, { count }) => sum + count, 0),
  )
  let end = 0
  for (const { form, count } of forms) {
    end += count / all
    if (place < end) return form
  }
  return undefined
}

/** A place from 0 up to 1, which nobody without our key can guess. */
function placeOfName({ services, application_id }: Context, name: string): number {
  const signature = sign(services.config.secretKeys, 'decoys', `${application_id}:${name}`)
  return Buffer.from(signature, 'base64').readUIntBE(0, 6) / 2 ** 48
}

async function mixOf(ctx: Context): Promise<Mix> {
  const { database } = ctx.services
  const ofDatabase = mixes.get(database) ?? new Map<string, { mix: Mix; read_at: number }>()
  mixes.set(database, ofDatabase)
  const known = ofDatabase.get(ctx.application_id)
  if (known && ctx.now.getTime() - known.read_at < kept_ms) return known.mix
  const forms = await listForeignForms(ctx)
  const mix = { forms, users: forms.length === 0 ? 0 : await countListed(ctx) }
  ofDatabase.set(ctx.application_id, { mix, read_at: ctx.now.getTime() })
  return mix
}
