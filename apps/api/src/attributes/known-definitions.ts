import type { Context } from '../context.ts'
import type { Services } from '../services.ts'
import { type AttributeDefinitionRow, listDefinitions } from './repository/definitions.ts'

/*
 * The definitions of an application, which each process remembers. The statement that looks up the credential also returns their version, so a change
 * takes effect on the next request in every process, and reading them costs nothing until then.
 */

type Definitions = Promise<readonly AttributeDefinitionRow[]>

interface Known {
  version: number
  definitions: Definitions
}

const remembered = new WeakMap<Services, Map<string, Known>>()
/** Applications whose definitions a process remembers: a few hundred kilobytes each, if they have many. */
const applicationsMax = 100

/** Returns all attributes: the pinned ones in their order, then the others, oldest first. Requests share them, so don't modify them. */
export function inOrder(ctx: Context): Definitions {
  const { attributes_version: version } = ctx.application
  // A transaction may have changed them itself.
  if (ctx.db.inTransaction || version === undefined) return readInOrder(ctx)
  const ofServices = remembered.get(ctx.services) ?? new Map<string, Known>()
  remembered.set(ctx.services, ofServices)
  const known = ofServices.get(ctx.application_id)
  if (known?.version === version) return known.definitions
  const definitions = readInOrder(ctx)
  remember(ofServices, ctx.application_id, { version, definitions })
  return definitions
}

async function readInOrder(ctx: Context): Definitions {
  const rows = await listDefinitions(ctx.db, { application_id: ctx.application_id })
  const place = ({ pinned, pin_order }: AttributeDefinitionRow) => (pinned ? pin_order : Number.POSITIVE_INFINITY)
  return rows.toSorted((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)))
}

function remember(known: Map<string, Known>, application_id: string, those: Known): void {
  known.delete(application_id)
  known.set(application_id, those)
  for (const oldest of known.keys()) {
    if (known.size <= applicationsMax) break
    known.delete(oldest)
  }
  those.definitions.catch(() => {
    if (known.get(application_id) === those) known.delete(application_id)
  })
}
