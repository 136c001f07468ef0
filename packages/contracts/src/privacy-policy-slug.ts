/** The name under which the history has the acceptance of the privacy policy, which no marketing consent can have. */
export const privacyPolicySlug = 'privacy_policy'
