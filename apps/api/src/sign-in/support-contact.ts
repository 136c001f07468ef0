import { AppError, type ErrorCode, type Storefront } from '@clientele/contracts'
import { findSupportContact, waysToReach } from '../applications/shop.ts'
import type { Context, StorefrontHandler } from '../context.ts'

type Handlers = { [Name in keyof Storefront]: StorefrontHandler<Name> }

// The table of handlers ensures that each handler gets the right input.
type AnyHandler = (ctx: Context, input: never) => Promise<unknown>

/** Errors that only the store itself can resolve. */
const onlyStoreCanResolve: ReadonlySet<ErrorCode> = new Set(['USER_BLOCKED', 'USER_DELETED', 'SIGN_IN_CLOSED'])

/** Adds the store's contact details to such errors, as text and, for clients that create links, as `meta.support_contact`. */
export const withSupportContact = (handlers: Handlers): Handlers =>
  Object.fromEntries(
    Object.entries(handlers).map(([name, run]) => [
      name,
      (ctx: Context, input: never) =>
        (run as AnyHandler)(ctx, input).catch(async (error: unknown) => {
          throw error instanceof AppError && onlyStoreCanResolve.has(error.code) ? await withContact(ctx, error) : error
        }),
    ]),
  ) as Handlers

async function withContact(ctx: Context, error: AppError): Promise<AppError> {
  const support_contact = await findSupportContact(ctx)
  if (!support_contact) return error
  const ways = waysToReach(support_contact)
  const message = `${ways.charAt(0).toUpperCase()}${ways.slice(1)}`
  return error.with([...error.details, { field: '', message }], { support_contact })
}
