import * as z from 'zod'
import { type ErrorCode, errorCodes } from './errors.ts'
import { means } from './means.ts'

/** The field of a success that has nothing else to say. */
export const success = z.boolean().optional().meta(means('True: it is done.', true))

const errorMessage = (example: string) => z.string().optional().meta(means('What went wrong, as a sentence.', example))

/** 400: the request is not valid. */
export const AuthenticationApiErrorSchema = z
  .object({ message: errorMessage('The request is not valid.') })
  .meta(means('The body of a 400: the request is invalid.'))
export type AuthenticationApiError = z.infer<typeof AuthenticationApiErrorSchema>

/** 500: a fault of the service. */
export const AuthenticationInternalServerErrorSchema = z
  .object({
    message: errorMessage('Something went wrong on our side.'),
  })
  .meta(means('The body of a 500: the service failed.'))
export type AuthenticationInternalServerError = z.infer<typeof AuthenticationInternalServerErrorSchema>

/** 404: no such thing here. */
export const NotFoundSchema = z
  .object({ message: errorMessage('No such user.') })
  .meta(means('The body of a 404: the resource does not exist here.'))
export type NotFound = z.infer<typeof NotFoundSchema>

/** 401 or 403: who are you, or you may not. */
export const UnauthorizedSchema = z
  .object({ message: errorMessage('Sign in first.') })
  .meta(means('The body of a 401 or 403: not signed in, or not permitted.'))
export type Unauthorized = z.infer<typeof UnauthorizedSchema>

/** 401 on the storefront: no shopper is signed in. */
export const UnauthenticatedSchema = z
  .object({
    authenticated: z.boolean().optional().meta(means('False: nobody is signed in.', false)),
  })
  .meta(means('The body of a 401 on the storefront: no shopper is signed in.'))
export type Unauthenticated = z.infer<typeof UnauthenticatedSchema>

/** What every failure looks like: the seed's `message`, and what a program needs beside it. */
export const ErrorBodySchema = z
  .object({
    message: z.string().meta(means('What went wrong, as a sentence.', 'The request is not valid.')),
    code: z
      .enum(errorCodes as [ErrorCode, ...ErrorCode[]])
      .meta(means('The name of the failure, which stays the same.', 'INVALID_INPUT')),
    details: z
      .array(
        z.object({
          field: z.string().meta(means('Where the fault is, in wire names.', 'body.emails.0.email')),
          message: z.string().meta(means('What is wrong there, as a sentence.')),
        }),
      )
      .meta(means('The fields at fault; empty where no field is.')),
    request_id: z.string().meta(means('The id of this request, to find it in the logs.')),
    meta: z
      .record(z.string(), z.unknown())
      .optional()
      .meta(means('Facts that clients read, such as `is_deleted` or `retry_after_s` (seconds).')),
    authenticated: z
      .boolean()
      .optional()
      .meta(means('False where nobody is signed in, which published clients of storefronts look for.', false)),
  })
  .meta(means('The body of every failure.'))
export type ErrorBody = z.infer<typeof ErrorBodySchema>
