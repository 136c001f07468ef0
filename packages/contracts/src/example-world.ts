/** The sample data that the examples of all operations use. Only the conformance test seeds it. */
export const exampleWorld = {
  company: { id: 1, name: 'Example Company' },
  application: {
    id: '000000000000000000000001',
    name: 'Example Shop',
    default_country_code: 91,
    token: 'example-application-token',
  },
  asha: {
    id: '64f000000000000000000001',
    first_name: 'Asha',
    last_name: 'Rao',
    username: 'asha',
    email: 'asha@example.com',
    phone: '8652523958',
    country_code: 91,
    session_id: '0123456789abcdef01234567',
    /** The secret inside the session cookie. */
    session_secret: 'example-session-secret-012345678',
    /** Her other session. */
    other_session_id: '0123456789abcdef01234568',
    password: 'granite-otter-bicycle-58',
    second_email: 'asha.second@example.com',
    second_phone: '8652523999',
    /** A number that isn't on her account yet. */
    new_phone: '8652523962',
    otp: { request_id: 'example-otp-request-0123456789ab', code: '314159' },
    email_otp: { request_id: 'example-email-otp-request-012345', code: '271828' },
    forgot_otp: { request_id: 'example-forgot-request-012345678', code: '161803' },
    email_forgot_otp: { request_id: 'example-email-forgot-0123456789a', code: '141421' },
    confirm_otp: { request_id: 'example-confirm-request-01234567', code: '173205' },
    change_otp: { request_id: 'example-change-request-012345678', code: '223606' },
    email_link_code: 'example-email-link-code-0123456789abcdef',
    phone_link_code: 'example-phone-link-code-0123456789abcdef',
    reset_code: 'example-reset-code-0123456789abcdef01234',
    /** The token of a sign-in by phone number that is waiting for a second proof. */
    second_proof_token: 'example-second-proof-0123456789abcdef0',
    sign_in_token: 'example-sign-in-token-0123456789abcdef',
  },
  ben: {
    id: '64f000000000000000000002',
    first_name: 'Ben',
    last_name: 'Ode',
    username: 'ben',
    email: 'ben@example.com',
    deleted_on: '2999-01-01T00:00:00.000Z',
    email_otp: { request_id: 'example-email-otp-request-of-ben', code: '112358' },
  },
  group: { id: '64f0000000000000000000a1', uid: 1, name: 'Early birds', description: 'The first hundred' },
  apiKey: {
    id: '64f0000000000000000000b1',
    name: 'Order service',
    key: 'example-api-key',
    secret: 'example-api-key-secret-0123456789abcdef',
  },
  owner: {
    id: '64f0000000000000000000c1',
    email: 'owner@example.com',
    name: 'Olu Owner',
    password: 'violet-harbour-lantern-42',
    /** Their other session: its token, and its public ID, which is derived from the token. */
    other_session_token: 'session-of-owner-elsewhere',
    other_session_id: '7e56043db984c5601f4930a0',
  },
  viewer: {
    id: '64f0000000000000000000c2',
    email: 'viewer@example.com',
    name: 'Vera Viewer',
    password: 'copper-meadow-window-17',
  },
  file: { id: '64f0000000000000000000f1', file_url: 'file:64f0000000000000000000f1' },
  /** For `acceptInvitation`: an operator who was invited and hasn't joined yet. */
  invited: {
    id: '64f0000000000000000000c3',
    email: 'invited@example.com',
    token: 'example-invitation-token-0123456789abcdef',
    password: 'amber-orchard-signal-63',
  },
  /** For `setUpFirstOperator`, when there is no operator yet. */
  setUp: {
    token: 'example-set-up-token-0123456789abcdef',
    email: 'first@example.com',
    password: 'silver-canyon-teapot-85',
  },
  config: { version: 1, earlier_version: 0 },
  moment: '2024-01-31T09:30:00.000Z',
} as const
