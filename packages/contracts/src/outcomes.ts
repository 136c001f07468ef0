import * as z from 'zod'
import { type ErrorCode, errorCodes } from './errors.ts'
import { means } from './means.ts'

const errorMessage = (example: string) => z.string().optional().meta(means('What went wrong.', example))

/** 400: the request is not valid. */
export const AuthenticationApiErrorSchema = z
  .object({ message: errorMessage('The request is not valid.') })
  .meta(means('The body of a 400: the request is invalid.'))
export type AuthenticationApiError = z.infer<typeof AuthenticationApiErrorSchema>

/** 500: the service failed. */
export const AuthenticationInternalServerErrorSchema = z
  .object({
    message: errorMessage('Something went wrong on our side.'),
  })
  .meta(means('The body of a 500: the service failed.'))
export type AuthenticationInternalServerError = z.infer<typeof AuthenticationInternalServerErrorSchema>

/** 404: the resource doesn't exist here. */
export const NotFoundSchema = z
  .object({ message: errorMessage('No such user.') })
  .meta(means('The body of a 404: the resource does not exist here.'))
export type NotFound = z.infer<typeof NotFoundSchema>

/** 401 or 403: not signed in, or not permitted. */
export const UnauthorizedSchema = z
  .object({ message: errorMessage('Sign in first.') })
  .meta(means('The body of a 401 or 403: not signed in, or not permitted.'))
export type Unauthorized = z.infer<typeof UnauthorizedSchema>

/** 401 on the storefront: no shopper is signed in. */
export const UnauthenticatedSchema = z
  .object({
    authenticated: z.boolean().optional().meta(means('Always false: nobody is signed in.', false)),
  })
  .meta(means('The body of a 401 on the storefront: no shopper is signed in.'))
export type Unauthenticated = z.infer<typeof UnauthenticatedSchema>

/** The body of every error: the specification's `message`, and what a program needs besides it. */
export const ErrorBodySchema = z
  .object({
    message: z.string().meta(means('What went wrong.', 'The request is not valid.')),
    code: z
      .enum(errorCodes as [ErrorCode, ...ErrorCode[]])
      .meta(means('The error code, which never changes.', 'INVALID_INPUT')),
    details: z
      .array(
        z.object({
          field: z.string().meta(means('The path of the field, in wire names.', 'body.emails.0.email')),
          message: z.string().meta(means('What is wrong with it.')),
        }),
      )
      .meta(means('The invalid fields; empty if there are none.')),
    request_id: z.string().meta(means('The ID of this request. Use it to find the request in the logs.')),
    meta: z
      .record(z.string(), z.unknown())
      .optional()
      .meta(means('Additional facts for clients, such as `is_deleted` or `retry_after_s` (seconds).')),
    authenticated: z
      .boolean()
      .optional()
      .meta(means('False if nobody is signed in. Published storefront clients check this.', false)),
  })
  .meta(means('The body of every error.'))
export type ErrorBody = z.infer<typeof ErrorBodySchema>
