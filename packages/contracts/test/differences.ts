/** An intentional difference between the package and the specification, and the reason. */
export interface Difference {
  reason: string
  where: string[]
}

const all = (names: string, change: string) => names.split(/\s+/).map((name) => `${name}: ${change}`)

/** All differences. The test fails if one is missing here, or if one no longer exists. */
export const differences: Difference[] = [
  {
    reason: 'The table says string where the examples hold an object; text is read as well, where it is a request.',
    where: [
      ...all('UserSchema.meta CreateUserRequestSchema.meta UpdateUserRequestSchema.meta', 'string → object'),
      'CreateUserSessionResponseSchema.cookie: string → object',
      'PlatformSchema.session_config: string → SessionExpiry',
      'PlatformSchema.delete_account_consent: string → DeleteAccountConsent',
    ],
  },
  {
    reason: 'A calling code is read as 91, "91" or "+91" everywhere, and is a number once it is read.',
    where: all(
      `EditMobileRequestSchema.country_code EditProfileMobileSchema.country_code EditProfileRequestSchema.country_code
       FormRegisterRequestSchemaPhone.country_code SendMobileOtpRequestSchema.country_code SendOtpRequestSchema.country_code
       SendResetPasswordMobileRequestSchema.country_code SendVerificationLinkMobileRequestSchema.country_code
       UserPhoneNumbers.country_code`,
      'string → number',
    ),
  },
  {
    reason: 'One user id may come without the list around it.',
    where: ['BlockUserRequestSchema.user_id: [string] → [string] | string'],
  },
  {
    reason: 'An object cannot travel in a query, so its JSON text is read too, and any plain search text.',
    where: ['getCustomers().q: Object → object | string'],
  },
  {
    reason: 'A page is a number in both lists; its digits in a text are read too.',
    where: all('getUserGroups().pageNo getUserGroups().pageSize', 'string → number'),
  },
  {
    reason: 'The switch is documented nowhere, and clients send it as a boolean as well.',
    where: ['SendMobileOtpRequestSchema.force: string → boolean | string'],
  },
  {
    reason: 'The config is read more leniently, and with more care, than it is answered.',
    where: ['updatePlatformConfig().body: PlatformSchema → PlatformConfigRequestSchema'],
  },
  {
    reason:
      'Operators see the state of a user beside the account, and attributes in a list: both schemas extend UserSchema.',
    where: [
      'CustomerListResponseSchema.items: [UserSchema] → [ListedCustomerSchema]',
      'UserSearchResponseSchema.users: [UserSchema] → [CustomerSchema]',
    ],
  },
  {
    reason: 'A user needs a phone number or an email address, not always the phone number; a username can be made up.',
    where: all('CreateUserRequestSchema.phone_number CreateUserRequestSchema.username', 'required → optional'),
  },
  {
    reason: 'Without it the request would ask for nothing; later revisions of the specification require it too.',
    where: all(
      `ArchiveUserRequestSchema.user_id BlockUserRequestSchema.status BlockUserRequestSchema.user_id
       CodeRequestBodySchema.code CreateUserSessionRequestSchema.domain CreateUserSessionRequestSchema.user_id
       DeleteApplicationUserRequestSchema.otp DeleteApplicationUserRequestSchema.user_id EditEmailRequestSchema.email
       ForgotPasswordRequestSchema.code ForgotPasswordRequestSchema.password OAuthRequestAppleSchema.oauth
       OAuthRequestAppleSchemaOauth.identity_token OAuthRequestSchema.oauth2 OAuthRequestSchemaOauth2.access_token
       PasswordLoginRequestSchema.password PasswordLoginRequestSchema.username SendEmailOtpRequestSchema.email
       SendMobileOtpRequestSchema.mobile SendOtpRequestSchema.mobile SendResetPasswordEmailRequestSchema.email
       SendResetPasswordMobileRequestSchema.mobile SendVerificationLinkMobileRequestSchema.phone
       TokenRequestBodySchema.token UnDeleteUserRequestSchema.user_id UpdatePasswordRequestSchema.new_password
       UserEmails.email UserPhoneNumbers.phone VerifyEmailOtpRequestSchema.email VerifyEmailOtpRequestSchema.otp
       VerifyOtpRequestSchema.otp VerifyOtpRequestSchema.request_id`,
      'optional → required',
    ),
  },
  {
    reason: 'The examples of the specification hold it, although the tables do not.',
    where: all(
      `Accountkit.appId Facebook.appId Google.appId PlatformSchema.__v UserSchema.__v UserSchema.external_id
       UserGroupResponseSchema.is_active CreateUserRequestSchema.external_id`,
      'added',
    ),
  },
  {
    reason:
      'What the config asks for is answered with it: pages know the country of a number, shoppers say what they agree to.',
    where: all('PlatformSchema.default_country_code DeleteApplicationUserRequestSchema.consent', 'added'),
  },
  {
    reason: 'A code by email comes back without its request, so its asker has another way to be told from a guesser.',
    where: ['VerifyEmailOtpRequestSchema.token: added'],
  },
  {
    reason:
      'Whatever sends a code to a contact that a visitor names asks for the captcha, so its body has a field for it.',
    where: all(
      'SendEmailOtpRequestSchema.captcha_code FormRegisterRequestSchema.captcha_code EditProfileRequestSchema.captcha_code',
      'added',
    ),
  },
  {
    reason: 'A number whose customer was away for long opens no account by itself; the answer says what does.',
    where: ['VerifyOtpSuccess.second_proof: added'],
  },
  {
    reason: 'An ID token answers one sign-in: who asked for it can say which.',
    where: all('OAuthRequestSchemaOauth2.nonce OAuthRequestAppleSchemaOauth.nonce', 'added'),
  },
  {
    reason:
      'Customers who come from another system bring their password, as its hash, and their social accounts along.',
    where: all('CreateUserRequestSchema.password_hash CreateUserRequestSchema.social_accounts', 'added'),
  },
  {
    reason: 'Newer published clients read what a user said about the privacy policy, and sign-ups ask for consents.',
    where: all(
      `UserSchema.consent FormRegisterRequestSchema.consent FormRegisterRequestSchema.consents
       EditProfileRequestSchema.consent EditProfileRequestSchema.consents CreateUserRequestSchema.consent
       CreateUserRequestSchema.consents UpdateUserRequestSchema.consent`,
      'added',
    ),
  },
  {
    reason: 'A sign-up form can ask for attributes that the application defines.',
    where: all('FormRegisterRequestSchema.attributes EditProfileRequestSchema.attributes', 'added'),
  },
  {
    reason: 'Sign-in with Apple is among the social switches, so it has its id as the others do.',
    where: ['SocialTokens.apple: added'],
  },
  {
    reason: 'Later published clients send it or read it, and it means something here.',
    where: all(
      `CreateUserRequestSchema.dob CreateUserRequestSchema.rr_id UpdateUserRequestSchema.dob UpdateUserRequestSchema.rr_id
       UserSchema.rr_id CreateUserGroupSchema.type UpdateUserGroupSchema.type getUserGroups().type
       UserGroupResponseSchema.type UserGroupResponseSchema.error SessionDeleteResponseSchema.user_id
       SessionDeleteResponseSchema.session_ids EmailOtpSuccess.resend_email_token createUser().verified
       searchUsers().query deleteActiveSessions().reason`,
      'added',
    ),
  },
  {
    reason: 'Published clients send it, or post it back after reading it; it is accepted and ignored.',
    where: all(
      `UpdateUserRequestSchema.debug UpdateUserRequestSchema.matches
       UpdateUserRequestSchema.has_old_password_hash SendOtpRequestSchema.consent SendOtpRequestSchema.encrypt_otp
       SendMobileOtpRequestSchema.consent SendMobileOtpRequestSchema.encrypt_otp SendEmailOtpRequestSchema.consent
       SendEmailOtpRequestSchema.encrypt_otp FormRegisterRequestSchema.encrypt_otp
       EditProfileRequestSchema.encrypt_otp`,
      'added',
    ),
  },
  {
    reason:
      'What a response contains can be sent back; a field that only the service writes must have its current value.',
    where: [
      ...all(
        `__v _id id user_id application_id username account_type active status archive created_by deleted_on
         last_sign_in_at block created_at updated_at`
          .split(/\s+/)
          .map((field) => `UpdateUserRequestSchema.${field}`)
          .join(' '),
        'added',
      ),
      ...all(
        '__v _id uid application_id status is_active error progress members failure needs_confirm_empty recognized in_words refreshed_at lag_s created_at modified_at'
          .split(' ')
          .map((field) => `UpdateUserGroupSchema.${field}`)
          .join(' '),
        'added',
      ),
      ...all(
        '__v _id id user_id application_id username account_type active emails phone_numbers created_at updated_at'
          .split(' ')
          .map((field) => `EditProfileRequestSchema.${field}`)
          .join(' '),
        'added',
      ),
    ],
  },
  {
    reason: 'A picture can be seen by the team, so the team can set and remove it.',
    where: all('CreateUserRequestSchema.profile_pic_url UpdateUserRequestSchema.profile_pic_url', 'added'),
  },
  {
    reason: 'The version of the config that a change is based on.',
    where: ['updatePlatformConfig().ifMatch: added'],
  },
  {
    reason: 'Sister schemas of the specification name the same phone number differently; both names are read.',
    where: all(
      'EditMobileRequestSchema.mobile EditProfileMobileSchema.mobile FormRegisterRequestSchemaPhone.phone',
      'added',
    ),
  },
  {
    reason: 'The phone number of `createUser` has no calling code of its own in the specification.',
    where: ['CreateUserRequestSchema.country_code: added'],
  },
  {
    reason: 'A search that found nobody says that its results match it with one typo.',
    where: all('CustomerListResponseSchema.fuzzy UserSearchResponseSchema.fuzzy', 'added'),
  },
  {
    reason: 'Lists of a million users are walked with a cursor, and their total may be a lower bound.',
    where: all('PaginationSchema.next_cursor PaginationSchema.total_relation getCustomers().cursor', 'added'),
  },
  {
    reason: 'Nothing bounds how often a user signs in, so the list of sessions is paged like any other.',
    where: all(
      `getActiveSessions().cursor getActiveSessions().pageNo getActiveSessions().pageSize SessionListResponseSchema.page`,
      'added',
    ),
  },
  {
    reason: 'Operators filter and sort the list of users.',
    where: all(
      `getCustomers().attributeFilter getCustomers().createdFrom getCustomers().createdTo getCustomers().definitionIds
       getCustomers().groupUid getCustomers().hasEmail getCustomers().hasPhone getCustomers().lastSignInFrom
       getCustomers().lastSignInTo getCustomers().sort getCustomers().sortBy getCustomers().status getCustomers().verified`,
      'added',
    ),
  },
  {
    reason: 'Operators watch a file being read, and learn why it failed.',
    where: all(
      'UserGroupResponseSchema.failure UserGroupResponseSchema.members UserGroupResponseSchema.progress',
      'added',
    ),
  },
  {
    reason: 'Files come as other systems export them: what was recognized is reported, and columns can be chosen.',
    where: all(
      'CreateUserGroupSchema.columns UpdateUserGroupSchema.columns UserGroupResponseSchema.recognized',
      'added',
    ),
  },
  {
    reason:
      'A group can be a segment, whose members a rule decides. Later published clients send `conditions` and no file then.',
    where: [
      'CreateUserGroupSchema.file_url: required → optional',
      ...all(
        `CreateUserGroupSchema.conditions UpdateUserGroupSchema.conditions CreateUserGroupSchema.rule UpdateUserGroupSchema.rule
         UserGroupResponseSchema.conditions UserGroupResponseSchema.rule UserGroupResponseSchema.in_words
         UserGroupResponseSchema.lag_s UserGroupResponseSchema.refreshed_at`,
        'added',
      ),
    ],
  },
  {
    reason: 'Archiving has a reason, and blocking can be undone, as long as nobody changed the users in between.',
    where: all(
      `ArchiveUserRequestSchema.reason BlockUserRequestSchema.state_since BlockUserRequestSchema.with_changes
       BlockUserSuccess.changed BlockUserSuccess.changed_at`,
      'added',
    ),
  },
  {
    reason: 'Archived groups are listed only if that is asked for.',
    where: ['getUserGroups().isActive: added'],
  },
  {
    reason: 'A file that would empty a group needs a confirmation, and reading the same file again is explicit.',
    where: all(
      `CreateUserGroupSchema.confirm_empty UpdateUserGroupSchema.confirm_empty UpdateUserGroupSchema.refresh
       UserGroupResponseSchema.needs_confirm_empty`,
      'added',
    ),
  },
  {
    reason: 'Who says which version was read does not overwrite a change made in the meantime.',
    where: ['updateUser().ifMatch: added', 'updateUserGroup().ifMatch: added'],
  },
]
