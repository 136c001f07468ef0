import type { SystemFile } from './system-files.ts'

/* Files as exporters really write them: without a header, with a row for each address, or with names beside what the system stores. */

const json = (value: unknown) => JSON.stringify(value)
const bcrypt = '$2b$10$QyBX0dp69teyIlAzCvrP1.1zJo5up4sT7M33LpT2paTpTlg/GmR2y'
const created_at = '2024-03-18T14:22:09.000Z'
const firebaseRow = (start: string, end: string) => `${start}${','.repeat(18)}${end},\n`

export const exporterFiles: readonly SystemFile[] = [
  {
    name: 'Firebase, CSV whose first person has only a number',
    system: 'firebase',
    content:
      firebaseRow('u1,,false,,,', '1710771729000,1710771729000,+14155552671,,') +
      firebaseRow('u2,asha@example.com,true,aGFzaA==,c2FsdA==,Asha "Ash" Rao', '1710771729000,,,false,"{""a"":1}"') +
      firebaseRow('u3,bo@example.com,true,aGFzaA==,c2FsdA==,"Li, Bo "B""', '1710771729000,1710771729000,,false,'),
    customers: [
      { external_id: 'u1', phone_numbers: [{ phone: '+14155552671', verified: true }], created_at },
      { external_id: 'u2', first_name: 'Asha', last_name: '"Ash" Rao' },
      { external_id: 'u3', first_name: 'Bo "B"', last_name: 'Li' },
    ],
  },
  {
    name: 'Clerk, as its tool for migrations takes users',
    system: 'clerk',
    content: json([
      { userId: '1', email: 'asha@example.com', firstName: 'Asha', password: bcrypt, passwordHasher: 'bcrypt' },
      {
        userId: '2',
        email: ['bo@example.com', 'bo.li@example.com'],
        emailAddresses: ['li@example.com'],
        unverifiedEmailAddresses: 'bo@example.org',
        phone: '+14155552671',
        createdAt: created_at,
      },
    ]),
    customers: [
      {
        external_id: '1',
        first_name: 'Asha',
        emails: [{ email: 'asha@example.com', verified: true }],
        has_password: true,
      },
      {
        external_id: '2',
        emails: [
          { email: 'bo@example.com', verified: true },
          { email: 'bo.li@example.com', verified: true },
          { email: 'li@example.com', verified: true },
          { email: 'bo@example.org', verified: false },
        ],
        phone_numbers: [{ phone: '+14155552671', verified: true }],
        created_at,
        has_password: false,
      },
    ],
  },
  {
    name: 'Supabase, with names beside the metadata, and two addresses',
    system: 'supabase',
    content: `id,username,email,encrypted_password,email_confirmed_at,raw_user_meta_data,first_name,last_name
s1,asha,asha@example.com|rao@example.com,${bcrypt},2024-03-18 14:22:09+00,{},Asha,Rao
`,
    customers: [
      {
        external_id: 's1',
        username: 'asha',
        first_name: 'Asha',
        last_name: 'Rao',
        emails: [{ email: 'asha@example.com', verified: true }, { email: 'rao@example.com' }],
      },
    ],
  },
  {
    name: 'Auth0, passwords of people with several identifiers',
    system: 'auth0',
    content: json({
      _id: { $oid: '657376510000000000000001' },
      email: 'asha@example.com',
      email_verified: true,
      passwordHash: bcrypt,
      identifiers: [
        { type: 'email', value: 'asha@example.com', verified: true },
        { type: 'phone_number', value: '+14155552671', verified: false },
        { type: 'username', value: 'asha' },
      ],
    }),
    customers: [
      {
        emails: [{ email: 'asha@example.com', verified: true }],
        phone_numbers: [{ phone: '+14155552671', verified: false }],
      },
    ],
  },
  {
    name: 'Keycloak, a realm that people wrote for an import',
    system: 'keycloak',
    content: json({
      realm: 'shop',
      users: [
        {
          username: 'asha',
          enabled: true,
          email: 'asha@example.com',
          attributes: { mobile_number: ['+918652523958'] },
          credentials: [{ type: 'password', value: 'granite-otter-58', temporary: false }],
        },
      ],
    }),
    customers: [{ username: 'asha', phone_numbers: [{ phone: '+918652523958' }] }],
  },
  {
    name: 'Keycloak, all realms in one file',
    system: 'keycloak',
    content: json(
      ['shop', 'club'].map((realm) => ({
        id: realm,
        realm,
        roles: { realm: [{ name: 'user' }] },
        users: [
          { id: `${realm}-1`, username: realm, email: `${realm}@example.com`, createdTimestamp: 1_710_771_729_000 },
        ],
        clients: [{ redirectUris: ['*'] }],
      })),
    ),
    customers: [
      { external_id: 'shop-1', created_at },
      { external_id: 'club-1', created_at },
    ],
  },
  {
    name: 'WooCommerce, the table of a network of sites',
    system: 'woocommerce',
    content: `ID,user_login,user_email,user_registered,user_status,display_name,spam,deleted
1,asha,asha@example.com,2024-03-18 14:22:09,0,asha,0,0
2,bo,bo@example.com,2024-03-18 14:22:09,0,bo,1,0
3,cleo,cleo@example.com,2024-03-18 14:22:09,0,cleo,0,1
`,
    customers: [
      { external_id: '1', created_at },
      { external_id: '2', blocked: true },
    ],
  },
  {
    name: 'WooCommerce, with the escapes of PHP',
    system: 'woocommerce',
    content: `"user_login","user_email","display_name","first_name"
"asha","asha@example.com","Asha \\"Ash\\" Rao",""
"bo","bo@example.com","Li","Bo"
`,
    customers: [{ first_name: 'Asha', last_name: '"Ash" Rao' }, { first_name: 'Bo' }],
  },
  {
    name: 'Klaviyo, times in words',
    system: 'klaviyo',
    content: `Email,Klaviyo ID,Profile Created On
a@example.com,1,"March 18, 2024, 2:22 p.m."
b@example.com,2,"March 18, 2024, 2:22 PM"
`,
    customers: [{ created_at: '2024-03-18T14:22:00.000Z' }, { created_at: '2024-03-18T14:22:00.000Z' }],
  },
  {
    name: 'Supabase, with someone who is banned forever',
    system: 'supabase',
    content: `id,email,encrypted_password,raw_user_meta_data,banned_until
s1,asha@example.com,,{},infinity
s2,bo@example.com,,{},-infinity
`,
    customers: [{ blocked: true }, { blocked: false }],
  },
  {
    name: 'Mailchimp, everyone in one file',
    system: 'mailchimp',
    content: `Email Address,First Name,MEMBER_RATING,OPTIN_TIME,LEID,EUID,Status
asha@example.com,Asha,2,2024-03-18 14:22:09,1,aa,Subscribed
bo@example.com,Bo,2,2024-03-18 14:22:09,2,bb,Unsubscribed
`,
    customers: [{ marketing: { email: true } }, { marketing: { email: false } }],
  },
  {
    name: 'Cognito, with every status',
    system: 'cognito',
    content: `Username,email,Enabled,UserStatus
c1,asha@example.com,True,FORCE_CHANGE_PASSWORD
c2,bo@example.com,True,COMPROMISED
c3,cleo@example.com,True,ARCHIVED
c4,dan@example.com,False,CONFIRMED
Google_100042,eve@example.com,True,EXTERNAL_PROVIDER
shop_1,fay@example.com,True,CONFIRMED
`,
    customers: [
      { external_id: 'c1' },
      { blocked: true },
      { archived: true },
      { blocked: true },
      { external_id: 'Google_100042', social_providers: ['google'] },
      { username: 'shop_1' },
    ],
  },
  {
    name: 'HubSpot, its first API',
    system: 'hubspot',
    content: json({
      contacts: [
        {
          vid: 204727,
          'canonical-vid': 204727,
          properties: {
            firstname: { value: 'Asha' },
            email: { value: 'asha@example.com' },
            createdate: { value: '1710771729000' },
          },
          'identity-profiles': [{ vid: 204727, identities: [{ type: 'EMAIL', value: 'asha@example.com' }] }],
        },
      ],
      'has-more': false,
    }),
    customers: [{ external_id: '204727', first_name: 'Asha', emails: [{ email: 'asha@example.com' }], created_at }],
  },
  {
    name: 'Mailchimp, with numbered tags',
    system: 'mailchimp',
    content: `"Email Address",MERGE1,MERGE2,MERGE3,MEMBER_RATING,OPTIN_TIME,LEID,EUID
asha@example.com,Asha,Rao,,2,"2024-03-18 14:22:09",1,aa
`,
    customers: [{ external_id: 'aa', first_name: 'Asha', last_name: 'Rao' }],
  },
  {
    name: 'Magento 2, addresses, two of one customer',
    system: 'magento2',
    content: `_website,_email,_entity_id,city,country_id,firstname,lastname,telephone,_address_default_billing_
base,asha@example.com,12,Pune,IN,Asha,Rao,98765 43210,1
base,asha@example.com,13,Mumbai,IN,Asha,Rao,98765 43211,
base,uwe@example.com,14,Berlin,DE,Uwe,Ott,030 23125 201,1
`,
    customers: [
      { external_id: undefined, first_name: 'Asha', phone_numbers: [{ phone: '+919876543210' }] },
      { first_name: 'Uwe', phone_numbers: [{ phone: '+493023125201' }] },
    ],
  },
  {
    name: 'Magento 2, the customer in each row of an address',
    system: 'magento2',
    content: `email,_website,_store,firstname,lastname,_address_city,_address_telephone
asha@example.com,base,default,Asha,Rao,Pune,98765 43210
asha@example.com,base,default,Asha,Rao,Mumbai,98765 43211
`,
    customers: [{ first_name: 'Asha' }],
  },
  {
    name: 'Magento 2, its table, with someone who is not active',
    system: 'magento2',
    content: `entity_id,website_id,email,group_id,is_active,disable_auto_group_change,created_in,firstname
7,1,asha@example.com,1,1,0,Default,Asha
8,1,bo@example.com,1,0,0,Default,Bo
`,
    customers: [{ external_id: '7' }, { external_id: '8', blocked: true }],
  },
  {
    name: 'Shopify, the customer in each row of an address',
    system: 'shopify',
    content: `ID,Email,First Name,Phone,Accepts Marketing,Verified Email,Tax Exempt,Address Line 1,Address Is Default
101,asha@example.com,Asha,,TRUE,TRUE,FALSE,1 Main St,TRUE
101,asha@example.com,Asha,,TRUE,TRUE,FALSE,2 Main St,FALSE
`,
    customers: [{ external_id: '101', first_name: 'Asha' }],
  },
  {
    name: 'WooCommerce, a table as phpMyAdmin exports it',
    system: 'woocommerce',
    content: json([
      { type: 'header', version: '5.2.1', comment: 'Export to JSON plugin for phpMyAdmin' },
      { type: 'database', name: 'shop' },
      {
        type: 'table',
        name: 'wp_users',
        database: 'shop',
        data: [
          { ID: '61', user_login: 'asha', user_email: 'asha@example.com', user_registered: '2024-03-18 14:22:09' },
        ],
      },
    ]),
    customers: [{ external_id: '61', username: 'asha', created_at }],
  },
]
