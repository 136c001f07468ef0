import type { SystemFile } from './system-files.ts'

/* Files with more than contacts and names: states, consents, and social accounts in the columns that people add to an export. Everyone is invented. */

const json = (value: unknown) => JSON.stringify(value)
const at = '2024-03-18T14:22:09.000Z'
const minute = '2024-03-18T14:22:00.000Z'

/** What else of a file there is to say. */
export interface FullFile extends SystemFile {
  skipped?: number
  /** The columns of which nothing is stored. */
  left: string[]
}

const stores: FullFile[] = [
  {
    name: 'Shopify, an app that writes consents with their times, and a row for each address',
    system: 'shopify',
    content: `ID,Email,First Name,Phone,State,Email Marketing: Status,Email Marketing: Updated At,SMS Marketing: Status,Created At,Verified Email,Tax Exempt,Top Row,Address Country Code
7011,greta@example.com,Greta,'+46701740601,enabled,subscribed,2024-01-02 10:00:00 +0100,unsubscribed,2024-03-18 15:22:09 +0100,TRUE,FALSE,TRUE,SE
7011,greta@example.com,,,,,,,,,,,SE
7012,otto@example.com,Otto,0701740603,invited,not_subscribed,,,2024-03-18 15:22:09 +0100,FALSE,TRUE,TRUE,SE
`,
    customers: [
      {
        external_id: '7011',
        emails: [{ email: 'greta@example.com', verified: true }],
        marketing: { email: true, sms: false },
      },
      { external_id: '7012', phone_numbers: [{ phone: '+46701740603' }], created_at: at, marketing: { email: false } },
    ],
    skipped: 1,
    left: ['State', 'Tax Exempt'],
  },
  {
    name: 'WooCommerce, a table of its database, where the shown name is the username',
    system: 'woocommerce',
    content: `"ID","user_login","user_pass","user_email","user_registered","user_status","display_name"
"2","beto","","beto@example.com","2024-03-18 14:22:09","0","beto"
"3","dora","","dora@example.com","2024-03-18 14:22:09","0","Dora Díaz Paz"
`,
    customers: [
      { external_id: '2', username: 'beto', first_name: undefined },
      { external_id: '3', first_name: 'Dora', last_name: 'Díaz Paz' },
    ],
    left: ['user_status'],
  },
  {
    name: 'WooCommerce, guests without an ID',
    system: 'woocommerce',
    content: `customer_id,user_login,email,date_registered,billing_first_name,billing_last_name,billing_email,billing_phone,billing_country
0,,,2024-03-18 14:22:09,Lotte,Gast,lotte@example.com,030 231250,DE
0,,,2024-03-18 14:22:09,Otto,Gast,otto@example.com,,DE
`,
    customers: [
      { external_id: undefined, first_name: 'Lotte', phone_numbers: [{ phone: '+4930231250' }] },
      { external_id: undefined, first_name: 'Otto' },
    ],
    left: [],
  },
  {
    name: 'WooCommerce, its analytics in German',
    system: 'woocommerce',
    content: `Name,Benutzername,Registrierungsdatum,E-Mail,AOV,"Land / Region"\n"Nuria Ferrer",nuria,2024-03-18 14:22:09,nuria@example.com,33,ES\n`,
    customers: [{ username: 'nuria', first_name: 'Nuria', created_at: at }],
    left: ['AOV'],
  },
  {
    name: 'Magento, rows of addresses without a city',
    system: 'magento2',
    content: `email,_website,_store,confirmation,firstname,lastname,_address_city,_address_country_id,_address_street
anne@example.com,base,default,k3y,Anne,C,Springvale,US,18 Ct
,,,,,,,US,22 Rd
`,
    customers: [{ first_name: 'Anne', emails: [{ email: 'anne@example.com', verified: false }] }],
    skipped: 1,
    left: ['_website', '_store', '_address_city', '_address_country_id', '_address_street'],
  },
  {
    name: 'Magento, its API, with the newsletter',
    system: 'magento2',
    content: json({
      items: [
        {
          id: 9,
          group_id: 1,
          website_id: 1,
          email: 'rae@example.com',
          firstname: 'Rae',
          extension_attributes: { is_subscribed: true },
        },
      ],
    }),
    customers: [{ external_id: '9', marketing: { email: true } }],
    left: ['group_id', 'website_id'],
  },
]

const identity: FullFile[] = [
  {
    name: 'Auth0, a few fields that someone chose',
    system: 'auth0',
    content: `"user_id","email","email_verified","blocked","identities[0].provider","identities[0].user_id","app_metadata.plan"
"auth0|n8","neo@example.com","true","true","auth0","n8","gold"
"facebook|77","fay@example.com","false","","facebook","77",""
`,
    customers: [
      { external_id: 'auth0|n8', emails: [{ email: 'neo@example.com', verified: true }], blocked: true },
      { external_id: 'facebook|77', social_providers: ['facebook'] },
    ],
    left: ['app_metadata.plan'],
  },
  {
    name: 'Firebase, 0 for a time, and an address for a name',
    system: 'firebase',
    content: json({
      users: [
        { localId: 'a', email: 'a@example.com', lastSignedInAt: '0', createdAt: '1710771729000' },
        { localId: 'b', email: 'b@example.com', displayName: 'b@example.com' },
      ],
    }),
    customers: [
      { created_at: at, last_sign_in_at: undefined },
      { external_id: 'b', first_name: undefined },
    ],
    left: [],
  },
  {
    name: 'Firebase, as its REST API returns it',
    system: 'firebase',
    content: json({ recordsCount: '1', userInfo: [{ localId: 'q', email: 'q@example.com', emailVerified: true }] }),
    customers: [{ external_id: 'q', emails: [{ email: 'q@example.com', verified: true }] }],
    left: [],
  },
  {
    name: 'Keycloak, with a service account',
    system: 'keycloak',
    content: json({
      users: [
        {
          id: 'k1',
          username: 'k1',
          email: 'k1@example.com',
          emailVerified: true,
          enabled: false,
          createdTimestamp: 1_710_771_729_000,
        },
        { id: 'k2', username: 'service-account-cli', enabled: true, serviceAccountClientId: 'cli' },
      ],
    }),
    customers: [{ external_id: 'k1', blocked: true }],
    skipped: 1,
    left: [],
  },
  {
    name: 'Supabase, as its API returns deleted and anonymous people',
    system: 'supabase',
    content: json({
      users: [
        {
          id: 's1',
          aud: 'authenticated',
          email: 's1@example.com',
          email_confirmed_at: at,
          phone_confirmed_at: null,
          app_metadata: { provider: 'google', providers: ['google'] },
          user_metadata: { sub: '10122' },
          banned_until: '2099-01-01T00:00:00Z',
        },
        { id: 's2', email: 's2@example.com', deleted_at: at, app_metadata: {}, user_metadata: {} },
        { id: 's3', email: '', is_anonymous: true, app_metadata: {}, user_metadata: {} },
      ],
    }),
    customers: [{ emails: [{ email: 's1@example.com', verified: true }], blocked: true, social_providers: ['google'] }],
    skipped: 2,
    left: ['aud'],
  },
  {
    name: 'Cognito, a table of attributes with accounts',
    system: 'cognito',
    content: `Username,UserStatus,Enabled,UserCreateDate,email,email_verified,identities
google_10133,EXTERNAL_PROVIDER,true,2024-03-18T14:22:09.000Z,flo@example.com,true,"[{""userId"":""10133"",""providerName"":""Google""}]"
`,
    customers: [{ external_id: 'google_10133', username: undefined, created_at: at, social_providers: ['google'] }],
    left: [],
  },
  {
    name: 'Cognito, as admin-get-user writes people',
    system: 'cognito',
    content: `${json({
      Username: 'ian',
      UserAttributes: [
        { Name: 'sub', Value: 's' },
        { Name: 'email', Value: 'ian@example.com' },
        { Name: 'email_verified', Value: 'true' },
      ],
      UserStatus: 'CONFIRMED',
      Enabled: true,
    })}\n`,
    customers: [{ external_id: 'ian', emails: [{ email: 'ian@example.com', verified: true }] }],
    left: [],
  },
]

const marketing: FullFile[] = [
  {
    name: 'Mailchimp, with a status for SMS',
    system: 'mailchimp',
    content: `"Email Address","SMS Phone Number","SMS Marketing Status",CONFIRM_TIME,LEID,EUID
sue@example.com,+12125550122,Subscribed,2024-03-18 14:22:09,1,aa
tim@example.com,+12125550123,Unsubscribed,2024-03-18 14:22:09,2,bb
`,
    customers: [{ marketing: { email: true, sms: true } }, { marketing: { email: true, sms: false } }],
    left: ['LEID'],
  },
  {
    name: 'Klaviyo, lists of channels, countries by name, and who unsubscribed',
    system: 'klaviyo',
    content: `Email,Klaviyo ID,Phone Number,Country,Email Marketing Consent,Email Suppressions,$consent,$consent_timestamp
yul@example.com,01A,0612345678,Niederlande,,[],"[""email"", ""sms""]",2024-01-02 00:00:00
zac@example.com,01B,,,SUBSCRIBED,"[""UNSUBSCRIBE""]",,
`,
    customers: [
      { phone_numbers: [{ phone: '+31612345678' }], marketing: { email: true, sms: true } },
      { external_id: '01B', marketing: { email: false } },
    ],
    left: [],
  },
  {
    name: 'HubSpot, who opted out',
    system: 'hubspot',
    content: `Record ID - Contact,Email,Unsubscribed from all email,Lifecycle Stage\n1,a@example.com,Yes,Lead\n2,b@example.com,No,Lead\n`,
    customers: [{ marketing: { email: false } }, { marketing: {} }],
    left: ['Lifecycle Stage'],
  },
  ...[
    [
      'Datensatz-ID - Kontakt',
      'Vorname',
      'E-Mail',
      'Telefonnummer',
      'Land/Region',
      'Erstellungsdatum (MEZ)',
      'Deutschland',
    ],
    [
      'ID de registro - Contacto',
      'Nombre',
      'Correo',
      'Número de teléfono',
      'País/región',
      'Fecha de creación (GMT+1)',
      'Alemania',
    ],
    ['ID record', 'Nome', 'E\u002dmail', 'Numero di telefono', 'Country/Region', 'Data di creazione (CET)', 'Germania'],
  ].map(
    ([id, name, email, phone, country, created, germany]): FullFile => ({
      name: `HubSpot, ${germany}`,
      system: 'hubspot',
      content: `${id};${name};${email};${phone};${country};${created}\n7;Zoé;zoe@example.com;030 231250;${germany};18.03.2024 15:22\n`,
      customers: [
        { external_id: '7', first_name: 'Zoé', phone_numbers: [{ phone: '+4930231250' }], created_at: minute },
      ],
      left: [],
    }),
  ),
  {
    name: 'HubSpot, by the names that its API has',
    system: 'hubspot',
    content: `hs_object_id,firstname,email,mobilephone,country,createdate,hs_email_optout\n8,Lia,lia@example.com,030 231250,DE,2024-03-18T14:22:09Z,true\n`,
    customers: [
      {
        external_id: '8',
        first_name: 'Lia',
        phone_numbers: [{ phone: '+4930231250' }],
        created_at: at,
        marketing: { email: false },
      },
    ],
    left: [],
  },
]

export const fullFiles: readonly FullFile[] = [...stores, ...identity, ...marketing]
