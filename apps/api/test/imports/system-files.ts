/* Files as systems write them in other versions than those of `cases/`, with what has to be read of them. Everyone in them is invented. */

export interface SystemFile {
  name: string
  system: string
  content: string | Buffer
  customers: object[]
  rejected?: number
}

const bcrypt = '$2b$10$QyBX0dp69teyIlAzCvrP1.1zJo5up4sT7M33LpT2paTpTlg/GmR2y'
const firebaseHash = '5yaKpf/np3z/NoTr9BSUd6N+n2ts+t+wzLuJ2hqTD4FO75dK++yCPLvADyrALcoHHTztilSsvs5R7uv0dnU/mA=='
const email = (address: string, verified?: boolean) => ({ email: address, ...(verified !== undefined && { verified }) })
const phone = (number: string, verified?: boolean) => ({ phone: number, ...(verified !== undefined && { verified }) })
const at = '2024-03-18T14:22:09.000Z'
const json = (value: unknown) => JSON.stringify(value)

const shopify: SystemFile[] = [
  {
    name: 'Shopify, before 2022, with CRLF',
    system: 'shopify',
    content:
      `First Name,Last Name,Email,Company,Address1,City,Province Code,Country,Country Code,Zip,Phone,Accepts Marketing,Total Spent,Total Orders,Tags,Note,Tax Exempt
Raj,Mehta,raj@example.com,,,Mumbai,MH,India,IN,,98765 43210,no,0.00,0,,,no
`.replaceAll('\n', '\r\n'),
    customers: [{ first_name: 'Raj', phone_numbers: [phone('+919876543210')], marketing: { email: false } }],
  },
  {
    name: 'Shopify, as an app exports it',
    system: 'shopify',
    content: `ID,Email,Command,First Name,Last Name,Phone,State,Accepts Marketing,Created At,Verified Email,Tax Exempt,Tags
8711000000101,asha@example.com,MERGE,Asha,Rao,'+918652523958,enabled,TRUE,2024-03-18 19:52:09 +0530,TRUE,FALSE,vip
`,
    customers: [{ external_id: '8711000000101', emails: [email('asha@example.com', true)], created_at: at }],
  },
  {
    name: 'Shopify, as its API returns it',
    system: 'shopify',
    content: json({
      customers: [
        {
          id: 207119551,
          email: 'bo@example.com',
          created_at: '2024-03-18T10:22:09-04:00',
          first_name: 'Bo',
          last_name: 'Li',
          orders_count: 1,
          state: 'disabled',
          verified_email: true,
          tax_exempt: false,
          phone: '+918652523958',
          email_marketing_consent: { state: 'subscribed', consent_updated_at: '2024-01-01T11:57:11-04:00' },
          sms_marketing_consent: { state: 'not_subscribed', consent_updated_at: null },
        },
      ],
    }),
    customers: [
      {
        external_id: '207119551',
        first_name: 'Bo',
        emails: [email('bo@example.com', true)],
        phone_numbers: [phone('+918652523958')],
        created_at: at,
        blocked: false,
        marketing: { email: true, sms: false },
      },
    ],
  },
]

const stores: SystemFile[] = [
  ...shopify,
  {
    name: 'WooCommerce, the download of its analytics',
    system: 'woocommerce',
    content: `Name,Username,"Last Active","Sign Up",Email,Orders,"Total Spend",AOV,"Country / Region",City,Region,"Postal Code"
"Nuria Ferrer",nuria,"2025-11-01 10:00:00","2024-03-18 14:22:09",nuria@example.com,3,100,33,ES,Girona,,17001
`,
    customers: [{ username: 'nuria', first_name: 'Nuria', last_name: 'Ferrer', created_at: at }],
  },
  {
    name: 'WooCommerce, as WP-CLI lists users',
    system: 'woocommerce',
    content: `ID,user_login,display_name,user_email,user_registered,roles
2,nuria,"Nuria Ferrer",nuria@example.com,"2024-03-18 14:22:09",customer
`,
    customers: [{ external_id: '2', first_name: 'Nuria', last_name: 'Ferrer', created_at: at }],
  },
  {
    name: 'WooCommerce, as its API returns it',
    system: 'woocommerce',
    content: json([
      {
        id: 25,
        date_created: '2024-03-18T16:22:09',
        date_created_gmt: '2024-03-18T14:22:09',
        email: 'nuria@example.com',
        first_name: 'Nuria',
        last_name: 'Ferrer',
        role: 'customer',
        username: 'nuria',
        billing: { country: 'ES', email: 'nuria@example.com', phone: '612 34 56 78' },
        is_paying_customer: false,
      },
    ]),
    customers: [{ external_id: '25', phone_numbers: [phone('+34612345678')], created_at: at }],
  },
  {
    name: 'Magento, the grid, with names of countries',
    system: 'magento2',
    content: `ID,Name,Email,Group,Phone,ZIP,Country,State/Province,"Customer Since","Web Site","Confirmed email","Account Created in","Date of Birth",Gender
000000001,"Vera Costa",vera@example.com,General,"030 231250",10115,Germany,Berlin,"Mar 18, 2024, 2:22:09 PM","Main Website",Confirmed,"Default Store View","Dec 15, 1973",Female
000000002,"Bo Li",bo@example.com,General,,,,,"Mar 18, 2024 2:22:09 PM","Main Website","Confirmation Required","Default Store View",,
`,
    customers: [
      {
        external_id: '000000001',
        dob: '1973-12-15T00:00:00.000Z',
        emails: [email('vera@example.com', true)],
        phone_numbers: [phone('+4930231250')],
        created_at: at,
      },
      { emails: [email('bo@example.com', false)] },
    ],
  },
  {
    name: 'Magento, as its API returns it',
    system: 'magento2',
    content: json({
      items: [
        {
          id: 1,
          group_id: 1,
          created_at: '2024-03-18 14:22:09',
          dob: '1973-12-15',
          email: 'vera@example.com',
          firstname: 'Vera',
          lastname: 'Costa',
          gender: 2,
          website_id: 1,
        },
      ],
      total_count: 1,
    }),
    customers: [{ external_id: '1', first_name: 'Vera', gender: 'female', created_at: at }],
  },
]

const identity: SystemFile[] = [
  {
    name: 'Auth0, CSV without identities',
    system: 'auth0',
    content: `user_id,email,email_verified,name,given_name,family_name,nickname,created_at,last_login,logins_count,blocked
google-oauth2|100000000000000000042,asha@example.com,TRUE,Asha Rao,Asha,Rao,asha,"Mon Mar 18 2024 14:22:09 GMT+0000 (Coordinated Universal Time)",2024-03-18T14:22:09.000Z,1,true
`,
    customers: [
      {
        external_id: 'google-oauth2|100000000000000000042',
        emails: [email('asha@example.com', true)],
        created_at: at,
        last_sign_in_at: at,
        blocked: true,
        social_providers: ['google'],
      },
    ],
  },
  {
    name: 'Auth0, the form of its imports',
    system: 'auth0',
    content: json([
      {
        user_id: 'u1',
        email: 'asha@example.com',
        email_verified: false,
        given_name: 'Asha',
        password_hash: bcrypt,
        app_metadata: {},
        user_metadata: {},
      },
      {
        user_id: 'u2',
        email: 'ravi@example.com',
        custom_password_hash: { algorithm: 'bcrypt', hash: { value: bcrypt } },
      },
    ]),
    customers: [
      { external_id: 'u1', emails: [email('asha@example.com', false)], has_password: true },
      { external_id: 'u2', has_password: true },
    ],
  },
  {
    name: 'Auth0, times as MongoDB writes them',
    system: 'auth0',
    content: `${json({ user_id: 'facebook|100', email: 'f@example.com', created_at: { $date: at }, identities: [{ provider: 'facebook', user_id: '100' }] })}\r\n`,
    customers: [{ created_at: at, social_providers: ['facebook'] }],
  },
  {
    name: 'Clerk, UTF-16, before it had times',
    system: 'clerk',
    content: Buffer.from(
      `\ufeffid,first_name,last_name,username,primary_email_address,primary_phone_number,verified_email_addresses,unverified_email_addresses,verified_phone_numbers,unverified_phone_numbers,totp_secret,password_digest,password_hasher
user_1,Änne,Süß,,a@example.com,,a@example.com,,,,,${bcrypt},bcrypt
`,
      'utf16le',
    ),
    customers: [
      { external_id: 'user_1', first_name: 'Änne', emails: [email('a@example.com', true)], has_password: true },
    ],
  },
  {
    name: 'Clerk, as its API returns it',
    system: 'clerk',
    content: json([
      {
        id: 'user_1',
        first_name: 'Asha',
        primary_email_address_id: 'idn_2',
        primary_phone_number_id: null,
        email_addresses: [
          { id: 'idn_1', email_address: 'other@example.com', verification: { status: 'unverified' } },
          { id: 'idn_2', email_address: 'asha@example.com', verification: { status: 'verified' } },
        ],
        phone_numbers: [{ id: 'idn_3', phone_number: '+918652523958', verification: { status: 'verified' } }],
        external_accounts: [{ provider: 'oauth_google', provider_user_id: '100042' }],
        last_sign_in_at: 1_710_771_729_000,
        created_at: 1_710_771_729_000,
        banned: true,
      },
    ]),
    customers: [
      {
        emails: [email('asha@example.com', true), email('other@example.com', false)],
        phone_numbers: [phone('+918652523958', true)],
        created_at: at,
        last_sign_in_at: at,
        blocked: true,
        social_providers: ['google'],
      },
    ],
  },
  {
    name: 'Firebase, CSV, which has no header',
    system: 'firebase',
    content: `a1,asha@example.com,true,,,Asha Rao,,100042,asha@example.com,Asha,,,,,,,,,,,,,,1710771729000,1710771729000,+918652523958,false,,\n`,
    customers: [
      {
        external_id: 'a1',
        first_name: 'Asha',
        emails: [email('asha@example.com', true)],
        phone_numbers: [phone('+918652523958', true)],
        created_at: at,
        last_sign_in_at: at,
        social_providers: ['google'],
      },
    ],
  },
  {
    name: 'Firebase, as its Admin SDK returns it',
    system: 'firebase',
    content: json({
      users: [
        {
          uid: 'a1',
          email: 'asha@example.com',
          emailVerified: false,
          disabled: true,
          metadata: { creationTime: 'Mon, 18 Mar 2024 14:22:09 GMT', lastSignInTime: null },
          passwordHash: firebaseHash,
          passwordSalt: 't1fj69SBKciuXQ==',
          providerData: [{ uid: '100042', providerId: 'google.com' }],
        },
      ],
    }),
    customers: [
      {
        external_id: 'a1',
        emails: [email('asha@example.com', false)],
        created_at: at,
        blocked: true,
        has_password: true,
        social_providers: ['google'],
      },
    ],
  },
  {
    name: 'Keycloak, a realm before version 12, with a byte order mark',
    system: 'keycloak',
    content: `\ufeff${json({
      realm: 'shop',
      users: [
        {
          id: 'k1',
          createdTimestamp: 1_710_771_729_000,
          username: 'asha',
          enabled: true,
          emailVerified: true,
          email: 'asha@example.com',
          attributes: { mobile: ['+918652523958'] },
          credentials: [
            {
              type: 'password',
              hashedSaltedValue: Buffer.alloc(64, 1).toString('base64'),
              salt: 'c2FsdHNhbHRzYWx0c2FsdA==',
              hashIterations: 27_500,
              algorithm: 'pbkdf2-sha256',
            },
          ],
        },
      ],
    })}`,
    customers: [
      {
        external_id: 'k1',
        emails: [email('asha@example.com', true)],
        phone_numbers: [phone('+918652523958')],
        created_at: at,
        has_password: true,
      },
    ],
  },
  {
    name: 'Supabase, as its API returns it',
    system: 'supabase',
    content: json({
      users: [
        {
          id: 's1',
          aud: 'authenticated',
          email: 'asha@example.com',
          email_confirmed_at: at,
          phone: '',
          app_metadata: { provider: 'email' },
          user_metadata: { full_name: 'Asha Rao' },
          created_at: at,
        },
        {
          id: 's2',
          aud: 'authenticated',
          email: 'ravi@example.com',
          app_metadata: { provider: 'email' },
          user_metadata: {},
          created_at: at,
        },
      ],
    }),
    customers: [
      { external_id: 's1', first_name: 'Asha', last_name: 'Rao', emails: [email('asha@example.com', true)] },
      { external_id: 's2', emails: [email('ravi@example.com', false)] },
    ],
  },
  {
    name: 'Supabase, before it told addresses and numbers apart',
    system: 'supabase',
    content: `id,aud,email,encrypted_password,confirmed_at,last_sign_in_at,raw_app_meta_data,raw_user_meta_data,created_at
s1,authenticated,asha@example.com,${bcrypt},2021-03-18 14:22:09+00,,"{""provider"": ""email""}",null,2024-03-18 14:22:09+00
`,
    customers: [{ emails: [email('asha@example.com', true)], created_at: at, has_password: true }],
  },
  {
    name: 'Cognito, as list-users writes it',
    system: 'cognito',
    content: json({
      Users: [
        {
          Username: 'Google_100042',
          Attributes: [
            { Name: 'identities', Value: json([{ userId: '100042', providerName: 'Google' }]) },
            { Name: 'email', Value: 'asha@example.com' },
            { Name: 'email_verified', Value: 'true' },
            { Name: 'given_name', Value: 'Asha' },
            { Name: 'phone_number', Value: '+918652523958' },
          ],
          UserCreateDate: '2024-03-18T15:22:09.000000+01:00',
          Enabled: false,
          UserStatus: 'EXTERNAL_PROVIDER',
        },
      ],
    }),
    customers: [
      {
        external_id: 'Google_100042',
        first_name: 'Asha',
        emails: [email('asha@example.com', true)],
        phone_numbers: [phone('+918652523958')],
        created_at: at,
        blocked: true,
        social_providers: ['google'],
      },
    ],
  },
]

const marketing: SystemFile[] = [
  {
    name: 'Mailchimp, unsubscribed, with names of its own for columns',
    system: 'mailchimp',
    content: `"Email Address","Vorname","Nachname","Telefon",MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,CC,UNSUB_TIME,UNSUB_REASON,LEID,EUID,TAGS
anne@example.com,Änne,Süß,030 231250,2,"2020-01-01 00:00:00","2020-01-01 00:00:01",DE,"2021-01-01 10:00:00",NORMAL,1,aa,
`,
    customers: [
      { first_name: 'Änne', last_name: 'Süß', phone_numbers: [phone('+4930231250')], marketing: { email: false } },
    ],
  },
  {
    name: 'Mailchimp, as its API returns members',
    system: 'mailchimp',
    content: json({
      members: [
        {
          email_address: 'asha@example.com',
          unique_email_id: 'aa',
          status: 'unsubscribed',
          merge_fields: { FNAME: 'Asha', LNAME: 'Rao', PHONE: '+918652523958' },
          timestamp_opt: at,
        },
        { email_address: 'ravi@example.com', unique_email_id: 'bb', status: 'subscribed', merge_fields: {} },
      ],
      total_items: 2,
    }),
    customers: [
      { external_id: 'aa', first_name: 'Asha', phone_numbers: [phone('+918652523958')], marketing: { email: false } },
      { external_id: 'bb', marketing: { email: true } },
    ],
  },
  {
    name: 'Klaviyo, with words and times of people',
    system: 'klaviyo',
    content: `Email,Klaviyo ID,First Name,Last Name,Phone Number,Email Marketing Consent,SMS Marketing Consent,Profile Created On
asha@example.com,01J,Asha,Rao,'+918652523958,Subscribed,Never Subscribed,"March 18, 2024 at 02:22 PM"
ravi@example.com,01K,Ravi,Rao,,UNSUBSCRIBED,True,3/18/2024 14:22
`,
    customers: [
      { marketing: { email: true, sms: false }, created_at: '2024-03-18T14:22:00.000Z' },
      { marketing: { email: false, sms: true }, created_at: '2024-03-18T14:22:00.000Z' },
    ],
  },
  {
    name: 'Klaviyo, as its API returns it',
    system: 'klaviyo',
    content: json({
      data: [
        {
          type: 'profile',
          id: '01J',
          attributes: {
            email: 'asha@example.com',
            first_name: 'Asha',
            created: at,
            subscriptions: {
              email: { marketing: { consent: 'SUBSCRIBED' } },
              sms: { marketing: { consent: 'UNSUBSCRIBED' } },
            },
          },
        },
      ],
    }),
    customers: [{ external_id: '01J', first_name: 'Asha', created_at: at, marketing: { email: true, sms: false } }],
  },
  {
    name: 'HubSpot, with a time zone in its header and several addresses',
    system: 'hubspot',
    content: `\ufeffRecord ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Create Date (EST),Additional email addresses
152,Asha,Rao,asha@example.com,,x,Open,2024-03-18 09:22 AM,a2@example.com;a3@example.com
`,
    customers: [
      {
        created_at: '2024-03-18T14:22:00.000Z',
        emails: [email('asha@example.com'), email('a2@example.com', false), email('a3@example.com', false)],
      },
    ],
  },
  {
    name: 'HubSpot, in German, with semicolons',
    system: 'hubspot',
    content: `Datensatz-ID;Vorname;Nachname;E-Mail;Telefonnummer;Lead-Status;Erstelldatum
152;Änne;Süß;anne@example.com;+49 30 231250;Open;18.03.2024 14:22
`,
    customers: [{ external_id: '152', first_name: 'Änne', created_at: '2024-03-18T14:22:00.000Z' }],
  },
  {
    name: 'HubSpot, as its API returns it, on one line',
    system: 'hubspot',
    content: json({
      results: [
        {
          id: '512',
          properties: {
            createdate: at,
            email: 'asha@example.com',
            firstname: 'Asha',
            lastname: 'Rao',
            hs_object_id: '512',
          },
        },
      ],
      paging: {},
    }),
    customers: [{ external_id: '512', first_name: 'Asha', created_at: at }],
  },
]

export const systemFiles: readonly SystemFile[] = [...stores, ...identity, ...marketing]
