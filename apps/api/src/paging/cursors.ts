import { atMost, refuseField, typedId } from '@clientele/contracts'
import { z } from 'zod'

/** Where a page ended: its order, and the key and ID of its last entry. */
const CursorSchema = z.strictObject({
  by: z.enum(['newest', 'oldest', 'name', 'recently_signed_in', 'attribute', 'attribute_descending', 'match']),
  key: z
    .string()
    .check(atMost(400))
    .refine((key) => !key.includes('\u0000')),
  id: z.string().regex(/^[0-9a-f]{24}$/),
})
export type Cursor = z.infer<typeof CursorSchema>

/** A cursor contains nothing that its page didn't show. It is encoded only so that nobody depends on its format. */
export const writeCursor = (cursor: Cursor): string =>
  Buffer.from(JSON.stringify([cursor.by, cursor.key, cursor.id])).toString('base64url')

/** Decodes a cursor, and checks that it has the order of the list. */
export function readCursor(text: string | undefined, by: Cursor['by']): Cursor | undefined {
  if (text === undefined) return undefined
  const cursor = parse(text)
  if (cursor?.by !== by || (by === 'recently_signed_in' && !isInstant(cursor.key)))
    throw refuseField('cursor', 'must be the next_cursor from a page of this list, in the same order')
  return cursor
}

/** Whether a cursor is of an order. */
export const isInOrder = (text: string | undefined, by: Cursor['by']): boolean =>
  text !== undefined && parse(text)?.by === by

const isInstant = (key: string) => z.iso.datetime().safeParse(key).success

function parse(text: string): Cursor | undefined {
  try {
    const [by, key, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[]
    return CursorSchema.parse({ by, key, id })
  } catch {
    return undefined
  }
}

/** The ID in a cursor of a list that is ordered by ID, newest first. Without a cursor, it sorts after every ID. */
export function idIn(cursor: string | undefined): string {
  if (cursor === undefined) return 'g'
  const id = typedId(cursor)
  if (!/^[0-9a-f]{24}$/.test(id)) throw refuseField('cursor', 'must be the next_cursor from a page of this list')
  return id
}
