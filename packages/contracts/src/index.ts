export * from './api-keys.ts'
export {
  type ApplicationSettingName,
  applicationSettingNames,
  createdSettingNames,
  defaultCountryCode,
  defaultRecycledNumberDays,
  initialApplicationSettings,
} from './application-settings.ts'
export { type SupportContact, SupportContactSchema } from './support-contact.ts'
export * from './applications.ts'
export {
  attributeDefinitionEcho,
  type AttributeSuccess,
  AttributeSuccessSchema,
  type AttributeValidation,
  AttributeValidationSchema,
  type CreateUserAttributeDefinition,
  CreateUserAttributeDefinitionSchema,
  slugMax,
  type UpdateUserAttributeDefinition,
  UpdateUserAttributeDefinitionSchema,
  type UserAttributeDefinition,
  type UserAttributeDefinitionList,
  UserAttributeDefinitionListSchema,
  UserAttributeDefinitionSchema,
} from './attribute-definitions.ts'
export { attributeChoicesMax, attributesMax, type AttributeValue, attributeValuesMax } from './attribute-values.ts'
export { type AttributeRule, attributeRules, type AttributeType, attributeTypes } from './attribute-types.ts'
export { asCalendarDate, firstBirthday } from './birthdays.ts'
export {
  type FirebaseHashConfig,
  FirebaseHashConfigSchema,
  type PasswordHash,
  type PasswordHashFormat,
  PasswordHashSchema,
  type SocialAccount,
  SocialAccountSchema,
  type SocialProvider,
} from './brought-accounts.ts'
export { refusalOfRemoval, type RemovalRefusal } from './contact-removal.ts'
export type { CustomerClaims } from './customer-claims.ts'
export { deviceOf } from './device.ts'
export * from './domain-proofs.ts'
export * from './domains.ts'
export {
  type DismissDuplicateRequest,
  DismissDuplicateRequestSchema,
  type DuplicatePair,
  type DuplicatePairList,
  DuplicatePairListSchema,
  DuplicatePairSchema,
  type DuplicateReason,
} from './duplicates.ts'
export type { ErrorDetails, ErrorMeta, FieldErrorCode } from './error-facts.ts'
export type { Echo } from './echo.ts'
export * from './errors.ts'
export * from './events.ts'
export * from './example-attribute.ts'
export * from './example-domain.ts'
export * from './example-import-preset.ts'
export * from './example-job.ts'
export * from './example-merge.ts'
export * from './example-oauth-client.ts'
export * from './example-world.ts'
export * from './file-encodings.ts'
export * from './files.ts'
export { type ImportFault, ImportFaultSchema } from './import-faults.ts'
export { type ImportMapping, ImportMappingSchema } from './import-mapping.ts'
export { type ImportOptions, ImportOptionsSchema } from './import-options.ts'
export * from './import-presets.ts'
export * from './bulk-action-kinds.ts'
export * from './bulk-actions.ts'
export * from './bulk-results.ts'
export * from './bulk-selections.ts'
export * from './access-reports.ts'
export * from './erasures.ts'
export { type CustomerFilter, CustomerFilterSchema } from './customer-filter.ts'
export * from './export-fields.ts'
export { type OwnData, OwnDataSchema } from './storefront/own-data-operations.ts'
export { type ExportCustomersResult, ExportCustomersResultSchema } from './export-results.ts'
export { type CreateExportRequest, CreateExportRequestSchema } from './exports.ts'
export { type ImportCustomersResult, ImportCustomersResultSchema, type ImportSample } from './import-results.ts'
export * from './import-targets.ts'
export * from './imports.ts'
export * from './job-kinds.ts'
export * from './jobs.ts'
export { faultsOfOAuthClient, hasSecret } from './oauth-client-faults.ts'
export * from './oauth-clients.ts'
export * from './oauth-resources.ts'
export { chooseLanguage, type Language, languageNames, languageTags } from './languages.ts'
export * from './oauth-scopes.ts'
export * from './operation.ts'
export * from './operator-sessions.ts'
export * from './operators.ts'
export * from './permissions.ts'
export { phoneFaults } from './phone-faults.ts'
export * from './platform-config-versions.ts'
export {
  DeleteAccountConsent,
  DeleteAccountReasons,
  deleteAccountReasonsMax,
  FlashCard,
  Login,
  LookAndFeel,
  type Meta,
  MetaSchema,
  PlatformEmail,
  PlatformMobile,
  RegisterRequiredFields,
  RegisterRequiredFieldsEmail,
  RegisterRequiredFieldsMobile,
  RequiredFields,
  SessionExpiry,
  sessionDurationMax,
} from './platform-config-groups.ts'
export { Accountkit, Apple, Facebook, Google, Social, SocialTokens } from './platform-config-social.ts'
export * from './platform-config.ts'
export * from './sessions.ts'
export { type SignInCounts, SignInCountsSchema } from './sign-in-counts.ts'
export {
  type AttributeUses,
  AttributeUsesSchema,
  type UserGroupUses,
  UserGroupUsesSchema,
  usingSegmentsMax,
} from './uses.ts'
export { ActorSchema, type ActorSummary, type Changes, ChangesSchema } from './actors.ts'
export {
  atLeast,
  atMost,
  birthday,
  countryCode,
  email,
  flag,
  freeObject,
  httpUrl,
  type JsonObject,
  metaBytesMax,
  moment,
  wholeNumber,
} from './inputs.ts'
export { onlyKnown } from './means.ts'
export {
  type MergedUser,
  MergedUserSchema,
  mergedMax,
  type MergeUsersRequest,
  MergeUsersRequestSchema,
  type PreviewMergeRequest,
  PreviewMergeRequestSchema,
  type UndoMergeRequest,
  UndoMergeRequestSchema,
  undoMergeDays,
  type UndoneMerge,
  UndoneMergeSchema,
  type UserMerge,
  type UserMergeList,
  UserMergeListSchema,
  UserMergeSchema,
} from './merges.ts'
export { type MergeConsent, MergeConsentSchema } from './merge-consents.ts'
export {
  type MergeContact,
  MergeContactSchema,
  type MergeField,
  MergeFieldSchema,
  type MergePreview,
  MergePreviewSchema,
} from './merge-previews.ts'
export type { MergeSide } from './merge-sides.ts'
export { cleanName, isHarmlessName, isVisibleName } from './names.ts'
export { originsMax, readOrigin } from './origins.ts'
export { faultOfRedirectUri, redirectUrisMax } from './redirect-uris.ts'
export { regions } from './regions.ts'
export type { ReturnedFile } from './returned-files.ts'
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
export * from './profile-facts.ts'
export {
  type EmptyReason,
  emptyReasons,
  type PreviewUserGroupFile,
  PreviewUserGroupFileSchema,
  type UserGroupErrorsResponse,
  UserGroupErrorsResponseSchema,
  type UserGroupFile,
  UserGroupFileSchema,
  type UserGroupOutcome,
  UserGroupOutcomeSchema,
  type UserGroupPreview,
  UserGroupPreviewSchema,
  type UserGroupRowError,
  UserGroupRowErrorSchema,
} from './user-group-files.ts'
export {
  type AttributeComparison,
  attributeComparisons,
  attributeConditionsMax,
  type UserAttributeFilter,
  UserAttributeFilterSchema,
} from './attribute-filter.ts'
export * from './filtered-users.ts'
export * from './user-attribute-requests.ts'
export * from './user-attributes.ts'
export {
  type Inactivity,
  type InactivityDay,
  InactivityDaySchema,
  inactivityDays,
  InactivitySchema,
  noticeHours,
  type UpdateInactivityRequest,
  UpdateInactivityRequestSchema,
  type UserInactivity,
  UserInactivitySchema,
} from './inactivity.ts'
export {
  importedConsents,
  type MarketingConsent,
  MarketingConsentSchema,
  marketingConsentsMax,
} from './marketing-consents.ts'
export { privacyPolicySlug } from './privacy-policy-slug.ts'
export {
  type ConsentDefinitions,
  ConsentDefinitionsSchema,
  type UpdateUserConsentsRequest,
  UpdateUserConsentsRequestSchema,
  type UserConsents,
  UserConsentsSchema,
  type UserMarketingConsent,
  UserMarketingConsentSchema,
} from './user-consents.ts'
export { type ConsentSource, consentSources } from './consent-sources.ts'
export * from './user-groups.ts'
export * from './segment-rules.ts'
export * from './stored-segment-rules.ts'
export * from './user-group-requests.ts'
export * from './user-group-types.ts'
export * from './segment-previews.ts'
export * from './user-group-history.ts'
export type { SegmentCondition, SegmentPart, SegmentRules, SegmentTimes } from './segment-conditions.ts'
export * from './user-history.ts'
export {
  type CustomerListResponse,
  CustomerListResponseSchema,
  type ListedCustomer,
  ListedCustomerSchema,
  type UserSearchResponse,
  UserSearchResponseSchema,
} from './user-lists.ts'
export * from './user-requests.ts'
export { looksLikePhone, typed, typedCode, typedEmail, typedId, typedPhone } from './typed.ts'
export * from './customers.ts'
export * from './privacy-consent.ts'
export * from './users.ts'
export * from './sign-in-levels.ts'
export * from './sign-up-attributes.ts'
export * from './storefront/attributes.ts'
export * from './storefront/own-codes.ts'
export * from './storefront/passwords.ts'
export * from './storefront/profile.ts'
export * from './storefront/own-sessions.ts'
export * from './storefront/cancel-deletion.ts'
export * from './storefront/connected-apps.ts'
export * from './storefront/sign-in.ts'
export * from './storefront/sign-up.ts'
export * from './storefront/social.ts'
export type { Platform, Storefront } from './operations.ts'
export * from './wire.ts'
