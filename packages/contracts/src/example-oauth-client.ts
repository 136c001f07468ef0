/** The OAuth client of the example world. Apart from it, because every schema of the contract includes that one. */
export const exampleOAuthClient = {
  id: '64f0000000000000000000d1',
  name: 'Web shop',
  secret: 'example-oauth-client-secret-0123456789',
  secret_id: '64f0000000000000000000d2',
} as const

/** A client of a third party, which a shopper of the example world has connected, and which asks to see more. */
export const examplePartner = {
  id: '64f0000000000000000000d0',
  name: 'Loyalty Partner',
  host: 'partner.example.com',
  request_id: 'V1StGXR8_Z5jdHi6B-myT',
} as const

/** An API of the example world's application, and the scope that opens it. */
export const exampleOAuthResource = {
  id: '64f0000000000000000000d5',
  name: 'Orders',
  identifier: 'https://api.shop.example.com/orders',
  scope_id: '64f0000000000000000000d6',
  scope: 'orders:read',
  description: 'See your orders',
} as const
