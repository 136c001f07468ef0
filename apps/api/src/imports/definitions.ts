import { inOrder } from '../attributes/known-definitions.ts'
import type { Context } from '../context.ts'
import type { Definitions } from './attributes.ts'

/** The attributes of the application, by their slugs. */
export const definitionsOf = async (ctx: Context): Promise<Definitions> =>
  new Map((await inOrder(ctx)).map((definition) => [definition.slug, definition]))
