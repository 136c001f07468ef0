import { apiKeyOperations } from './api-key-operations.ts'
import { applicationOperations } from './application-operations.ts'
import { attributeDefinitionOperations } from './attribute-definition-operations.ts'
import { bulkActionOperations } from './bulk-action-operations.ts'
import { connectedAppOperations } from './connected-app-operations.ts'
import { domainOperations } from './domain-operations.ts'
import { duplicateOperations } from './duplicate-operations.ts'
import { exportOperations } from './export-operations.ts'
import { importOperations } from './import-operations.ts'
import { importPresetOperations } from './import-preset-operations.ts'
import { inactivityOperations } from './inactivity-operations.ts'
import { jobOperations } from './job-operations.ts'
import { mergeOperations } from './merge-operations.ts'
import { oauthClientOperations } from './oauth-client-operations.ts'
import { oauthResourceOperations } from './oauth-resource-operations.ts'
import { operatorOperations } from './operator-operations.ts'
import { operatorSessionOperations } from './operator-session-operations.ts'
import { platformConfigOperations } from './platform-config-operations.ts'
import { privacyOperations } from './privacy-operations.ts'
import { sessionOperations } from './session-operations.ts'
import { signInCountOperations } from './sign-in-counts.ts'
import { storefrontAttributeOperations } from './storefront/attribute-operations.ts'
import { storefrontConfigOperations } from './storefront/config-operations.ts'
import { storefrontConnectedAppsOperations } from './storefront/connected-apps-operations.ts'
import { storefrontConsentOperations } from './storefront/consent-operations.ts'
import { storefrontOneTimeCodeOperations } from './storefront/one-time-code-operations.ts'
import { storefrontOwnDataOperations } from './storefront/own-data-operations.ts'
import { storefrontOwnCodesOperations } from './storefront/own-codes-operations.ts'
import { storefrontPasswordOperations } from './storefront/password-operations.ts'
import { storefrontProfileOperations } from './storefront/profile-operations.ts'
import { storefrontSessionOperations } from './storefront/session-operations.ts'
import { storefrontSignInOperations } from './storefront/sign-in-operations.ts'
import { storefrontSignUpOperations } from './storefront/sign-up-operations.ts'
import { storefrontSocialOperations } from './storefront/social-operations.ts'
import { userConsentOperations } from './user-consent-operations.ts'
import { userAttributeOperations } from './user-attribute-operations.ts'
import { segmentOperations } from './segment-operations.ts'
import { userGroupDuplicateOperations } from './user-group-duplicate-operations.ts'
import { userGroupFileOperations } from './user-group-file-operations.ts'
import { userGroupHistoryOperations } from './user-group-history-operations.ts'
import { userGroupOperations } from './user-group-operations.ts'
import { usesOperations } from './uses-operations.ts'
import { userHistoryOperations } from './user-history-operations.ts'
import { userOperations } from './user-operations.ts'

/** The operations for operators and services, by name. */
export const platform = {
  ...userOperations,
  ...userHistoryOperations,
  ...duplicateOperations,
  ...mergeOperations,
  ...signInCountOperations,
  ...sessionOperations,
  ...connectedAppOperations,
  ...userGroupOperations,
  ...userGroupFileOperations,
  ...segmentOperations,
  ...userGroupHistoryOperations,
  ...userGroupDuplicateOperations,
  ...attributeDefinitionOperations,
  ...usesOperations,
  ...importOperations,
  ...importPresetOperations,
  ...bulkActionOperations,
  ...exportOperations,
  ...privacyOperations,
  ...userAttributeOperations,
  ...userConsentOperations,
  ...inactivityOperations,
  ...jobOperations,
  ...platformConfigOperations,
  ...applicationOperations,
  ...apiKeyOperations,
  ...domainOperations,
  ...oauthClientOperations,
  ...oauthResourceOperations,
  ...operatorOperations,
  ...operatorSessionOperations,
}
export type Platform = typeof platform

/** The operations that a storefront calls for its shoppers, by name. */
export const storefront = {
  ...storefrontSignInOperations,
  ...storefrontOneTimeCodeOperations,
  ...storefrontSessionOperations,
  ...storefrontSignUpOperations,
  ...storefrontPasswordOperations,
  ...storefrontProfileOperations,
  ...storefrontOwnCodesOperations,
  ...storefrontOwnDataOperations,
  ...storefrontAttributeOperations,
  ...storefrontConsentOperations,
  ...storefrontSocialOperations,
  ...storefrontConfigOperations,
  ...storefrontConnectedAppsOperations,
}
export type Storefront = typeof storefront
