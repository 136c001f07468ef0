/** The small world that the examples of all operations live in. The conformance test seeds it; nothing else may. */
export const exampleWorld = {
  company: { id: 1, name: 'Example Company' },
  application: { id: '000000000000000000000001', name: 'Example Shop', default_country_code: 91 },
  asha: {
    id: '64f000000000000000000001',
    first_name: 'Asha',
    last_name: 'Rao',
    username: 'asha',
    email: 'asha@example.com',
    phone: '8652523958',
    country_code: 91,
    session_id: '0123456789abcdef01234567',
  },
  ben: {
    id: '64f000000000000000000002',
    first_name: 'Ben',
    last_name: 'Ode',
    username: 'ben',
    email: 'ben@example.com',
    deleted_on: '2999-01-01T00:00:00.000Z',
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
  },
  viewer: {
    id: '64f0000000000000000000c2',
    email: 'viewer@example.com',
    name: 'Vera Viewer',
    password: 'copper-meadow-window-17',
  },
  file: { id: '64f0000000000000000000f1', file_url: 'file:64f0000000000000000000f1' },
  /** What `acceptInvitation` needs: an operator who was invited and has not joined yet. */
  invited: {
    id: '64f0000000000000000000c3',
    email: 'invited@example.com',
    token: 'example-invitation-token-0123456789abcdef',
    password: 'amber-orchard-signal-63',
  },
  /** What `setUpFirstOperator` needs, in a world that has no operator yet. */
  setUp: {
    token: 'example-set-up-token-0123456789abcdef',
    email: 'first@example.com',
    password: 'silver-canyon-teapot-85',
  },
  config: { version: 1, earlier_version: 0 },
  moment: '2024-01-31T09:30:00.000Z',
} as const
