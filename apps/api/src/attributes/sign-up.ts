import { type FieldFault, isNeededInSignUp } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { seal, unseal } from '../secrets.ts'
import { setFirstAttributes } from './change.ts'
import { inOrder } from './known-definitions.ts'
import { holdDefinitions } from './repository/values.ts'
import { isBlank, readValue, type Value } from './rules.ts'

/*
 * The attributes that a sign-up asks for. They are entered before there is a user, so the sign-up keeps them, encrypted, until it creates the account.
 */

/** Normalized values by the ID of their attribute. */
type Entered = Map<string, Value>

const fieldOf = (slug: string) => `body.attributes.${slug}`

/** Reads the attributes in a step of a sign-up, and returns them together with those of `earlier` steps, encrypted, and what is wrong with them. */
export async function addEntered(
  ctx: Context,
  earlier: string | undefined,
  given: Readonly<Record<string, Value>>,
): Promise<{ kept: string; faults: FieldFault[] }> {
  const definitions = await inOrder(ctx)
  const entered = open(ctx, earlier)
  const faults: FieldFault[] = []
  for (const [slug, value] of Object.entries(given)) {
    const field = fieldOf(slug)
    const definition = definitions.find((each) => each.slug === slug && each.registration.enabled)
    if (!definition) {
      faults.push({ field, message: 'is not an attribute that the sign-up asks for' })
      continue
    }
    entered.delete(definition.id)
    if (isBlank(value)) continue
    const read = readValue(definition, value, field, { ...ctx.application, is_of_shopper: true })
    if ('value' in read) entered.set(definition.id, read.value)
    else faults.push(...read.faults)
  }
  return { kept: seal(ctx.services.config.secretKeys, JSON.stringify(Object.fromEntries(entered))), faults }
}

/** The attributes that a sign-up needs and doesn't have yet. */
export async function missingAttributes(ctx: Context, kept: string | undefined): Promise<FieldFault[]> {
  const entered = open(ctx, kept)
  const missing = (await inOrder(ctx)).filter(
    ({ id, registration }) => isNeededInSignUp(registration) && !entered.has(id),
  )
  return missing.map(({ slug }) => ({ field: fieldOf(slug), message: 'is required' }))
}

/** Gives a new user the attributes of their sign-up, except those that the team has deleted or no longer asks for. */
export async function setEntered(tx: Context, user_id: string, kept: string | undefined): Promise<void> {
  const entered = open(tx, kept)
  if (entered.size === 0) return
  const held = await holdDefinitions(tx.db, tx.application_id, [...entered.keys()])
  const wanted = held
    .filter(({ registration }) => registration.enabled)
    .map(({ id, slug }) => ({
      definition_id: id,
      value: entered.get(id),
      customer_overridden: true,
      field: fieldOf(slug),
    }))
  await setFirstAttributes(tx, user_id, wanted)
}

function open({ services }: Context, kept: string | undefined): Entered {
  const text = kept === undefined ? undefined : unseal(services.config.secretKeys, kept)
  return new Map(Object.entries((text === undefined ? {} : JSON.parse(text)) as Record<string, Value>))
}
