import { apiKeyOperations } from './api-keys.ts'
import { applicationOperations } from './applications.ts'
import { operatorOperations } from './operator-operations.ts'
import { operatorSessionOperations } from './operator-sessions.ts'
import { platformConfigOperations } from './platform-config-operations.ts'
import { sessionOperations } from './sessions.ts'
import { storefrontConfigOperations } from './storefront/config-operations.ts'
import { storefrontOwnCodesOperations } from './storefront/own-codes-operations.ts'
import { storefrontPasswordOperations } from './storefront/password-operations.ts'
import { storefrontProfileOperations } from './storefront/profile-operations.ts'
import { storefrontSessionOperations } from './storefront/session-operations.ts'
import { storefrontSignInOperations } from './storefront/sign-in-operations.ts'
import { storefrontSignUpOperations } from './storefront/sign-up-operations.ts'
import { storefrontSocialOperations } from './storefront/social-operations.ts'
import { userGroupOperations } from './user-group-operations.ts'
import { userOperations } from './user-operations.ts'

/** Everything that operators and services can ask for, by the name of the operation. */
export const platform = {
  ...userOperations,
  ...sessionOperations,
  ...userGroupOperations,
  ...platformConfigOperations,
  ...applicationOperations,
  ...apiKeyOperations,
  ...operatorOperations,
  ...operatorSessionOperations,
}
export type Platform = typeof platform

/** Everything that a storefront can ask for, for its shoppers. */
export const storefront = {
  ...storefrontSignInOperations,
  ...storefrontSessionOperations,
  ...storefrontSignUpOperations,
  ...storefrontPasswordOperations,
  ...storefrontProfileOperations,
  ...storefrontOwnCodesOperations,
  ...storefrontSocialOperations,
  ...storefrontConfigOperations,
}
export type Storefront = typeof storefront

export * from './api-keys.ts'
export * from './applications.ts'
export { deviceOf } from './device.ts'
export * from './errors.ts'
export * from './events.ts'
export * from './example-world.ts'
export * from './operation.ts'
export * from './operator-operations.ts'
export * from './operator-sessions.ts'
export * from './operators.ts'
export * from './permissions.ts'
export * from './platform-config-operations.ts'
export * from './platform-config-request.ts'
export * from './platform-config.ts'
export * from './sessions.ts'
export { ActorSchema, type ActorSummary, type Changes, ChangesSchema } from './actors.ts'
export {
  atLeast,
  atMost,
  countryCode,
  email,
  flag,
  freeObject,
  type JsonObject,
  metaBytesMax,
  moment,
  wholeNumber,
} from './inputs.ts'
export { onlyKnown } from './means.ts'
export { originsMax, readOrigin } from './origins.ts'
export { regions } from './regions.ts'
export {
  type AuthenticationApiError,
  AuthenticationApiErrorSchema,
  type AuthenticationInternalServerError,
  AuthenticationInternalServerErrorSchema,
  type ErrorBody,
  ErrorBodySchema,
  type NotFound,
  NotFoundSchema,
  type Unauthenticated,
  UnauthenticatedSchema,
  type Unauthorized,
  UnauthorizedSchema,
} from './outcomes.ts'
export { examplePage, type Pagination, PaginationSchema } from './pages.ts'
export * from './user-group-operations.ts'
export * from './user-groups.ts'
export * from './user-history.ts'
export {
  type CustomerListResponse,
  CustomerListResponseSchema,
  type UserSearchResponse,
  UserSearchResponseSchema,
} from './user-lists.ts'
export * from './user-operations.ts'
export * from './user-requests.ts'
export * from './users.ts'
export * from './storefront/own-codes.ts'
export * from './storefront/password-operations.ts'
export * from './storefront/passwords.ts'
export * from './storefront/profile.ts'
export * from './storefront/session-operations.ts'
export * from './storefront/sign-in-operations.ts'
export * from './storefront/sign-in.ts'
export * from './storefront/sign-up.ts'
export * from './storefront/social.ts'
