import { apiKeyOperations } from './api-keys.ts'
import { applicationOperations } from './applications.ts'
import { operatorOperations } from './operators.ts'
import { platformConfigOperations } from './platform-config.ts'
import { sessionOperations } from './sessions.ts'
import { userGroupOperations } from './user-groups.ts'
import { userOperations } from './users.ts'

/** Everything that operators and services can ask for, by the name of the operation. */
export const platform = {
  ...userOperations,
  ...sessionOperations,
  ...userGroupOperations,
  ...platformConfigOperations,
  ...applicationOperations,
  ...apiKeyOperations,
  ...operatorOperations,
}
export type Platform = typeof platform

export * from './api-keys.ts'
export * from './applications.ts'
export * from './errors.ts'
export * from './events.ts'
export * from './example-world.ts'
export * from './operation.ts'
export * from './operators.ts'
export * from './permissions.ts'
export * from './platform-config.ts'
export * from './sessions.ts'
export {
  ActorSchema,
  type ActorSummary,
  type AuthenticationApiError,
  AuthenticationApiErrorSchema,
  type AuthenticationInternalServerError,
  AuthenticationInternalServerErrorSchema,
  type Changes,
  ChangesSchema,
  countryCode,
  type ErrorBody,
  ErrorBodySchema,
  email,
  flag,
  freeObject,
  type JsonObject,
  metaBytesMax,
  moment,
  type NotFound,
  NotFoundSchema,
  onlyKnown,
  type Pagination,
  PaginationSchema,
  type Unauthenticated,
  UnauthenticatedSchema,
  type Unauthorized,
  UnauthorizedSchema,
  wholeNumber,
} from './shared.ts'
export * from './user-groups.ts'
export * from './users.ts'
export * from './storefront/passwords.ts'
export * from './storefront/profile.ts'
export * from './storefront/sign-in.ts'
export * from './storefront/sign-up.ts'
export * from './storefront/social.ts'
