import { newId } from '@clientele/db'
import type { Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { titleKey } from '../contacts/normalize.ts'
import type { DemoCustomer } from './customer.ts'
import { insertGroup, listGroups, readSequence, writeSequence } from './repository.ts'

/** A demo group, and who belongs to it. */
export interface Group {
  id: string
  takes: (user: DemoCustomer['user']) => boolean
}

const plans = [
  {
    name: 'Gold and platinum',
    description: 'The two highest tiers of the loyalty program',
    takes: ({ meta }) => meta.tier === 'gold' || meta.tier === 'platinum',
  },
  {
    name: 'Referred by a friend',
    description: 'Joined through the referral program',
    takes: ({ meta }) => meta.source === 'referral',
  },
  {
    name: 'Bengaluru store opening',
    description: 'Invited to the opening in Bengaluru',
    takes: ({ meta }) => meta.city === 'Bengaluru',
  },
] satisfies { name: string; description: string; takes: Group['takes'] }[]

/** The demo's groups. They are created in an application that never had any, and left alone if someone renamed or removed them. */
export async function ensureGroups(tx: Context): Promise<Group[]> {
  const numbering = { application_id: tx.application_id, name: 'user_group' }
  if ((await readSequence(tx.db, numbering)) === 0) {
    for (const [i, plan] of plans.entries()) await makeGroup(tx, i + 1, plan)
    await writeSequence(tx.db, { ...numbering, value: plans.length })
  }
  const known = await listGroups(tx.db, tx.application_id)
  return plans.flatMap(({ name, takes }) =>
    known.filter((group) => group.name_key === titleKey(name)).map(({ id }) => ({ id, takes })),
  )
}

async function makeGroup(tx: Context, uid: number, { name, description }: { name: string; description: string }) {
  const id = newId(tx.now.getTime())
  const file_url = `https://files.example.com/groups/${uid}.csv`
  await insertGroup(tx.db, {
    application_id: tx.application_id,
    id,
    uid,
    name,
    name_key: titleKey(name),
    description,
    file_url,
    type: 'bulk',
    status: 'completed',
    failure: null,
    rows: 0,
    matched: 0,
    error_count: 0,
    member_count: 0,
    read_bytes: 0,
    total_bytes: null,
    created_at: tx.now,
    modified_at: tx.now,
    version: 0,
  })
  await recordEvent(tx, id, {
    type: 'user_group.created',
    changes: { name: { to: name }, description: { to: description }, file_url: { to: file_url } },
  })
}
