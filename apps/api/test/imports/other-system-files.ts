import type { SystemFile } from './system-files.ts'

/* More files as systems write them: with columns that someone removed, or in the order and the form that another program gave them. */

const json = (value: unknown) => JSON.stringify(value)
const at = '2024-03-18T14:22:09.000Z'

const stores: SystemFile[] = [
  {
    name: 'Shopify, with only some of its columns',
    system: 'shopify',
    content: `Email,Customer ID,Accepts Email Marketing,Loyalty tier\nasha@example.com,'8711000000101,yes,gold\n`,
    customers: [{ external_id: '8711000000101', marketing: { email: true } }],
  },
  {
    name: 'Shopify, a row for each address',
    system: 'shopify',
    content: `ID,Email,First Name,Accepts Marketing,Tax Exempt,Row #,Top Row,Address Country Code
1001,asha@example.com,Asha,TRUE,FALSE,1,TRUE,IN
1001,asha@example.com,Asha,,,2,,SE
`,
    customers: [{ external_id: '1001', first_name: 'Asha' }],
  },
  {
    name: 'Shopify, bulk operations of its newer API',
    system: 'shopify',
    content: `${json({
      id: 'gid://shopify/Customer/56',
      firstName: 'Bo',
      defaultEmailAddress: { emailAddress: 'bo@example.com', marketingState: 'SUBSCRIBED' },
      defaultPhoneNumber: { phoneNumber: '+918652523958', marketingState: 'UNSUBSCRIBED' },
      taxExempt: false,
    })}\n`,
    customers: [
      {
        external_id: '56',
        first_name: 'Bo',
        emails: [{ email: 'bo@example.com' }],
        phone_numbers: [{ phone: '+918652523958' }],
        marketing: { email: true, sms: false },
      },
    ],
  },
  ...['nodes', 'edges'].map((under): SystemFile => {
    const customer = {
      id: 'gid://shopify/Customer/57',
      firstName: 'Cleo',
      email: 'cleo@example.com',
      verifiedEmail: true,
      numberOfOrders: '3',
      createdAt: '2024-03-18T14:22:09Z',
    }
    const list = under === 'nodes' ? [customer] : [{ cursor: 'eyJ', node: customer }]
    return {
      name: `Shopify, a response of its newer API with ${under}`,
      system: 'shopify',
      content: json({
        data: { shop: { tags: ['a'] }, customers: { pageInfo: { hasNextPage: false }, [under]: list } },
      }),
      customers: [
        {
          external_id: '57',
          first_name: 'Cleo',
          emails: [{ email: 'cleo@example.com', verified: true }],
          created_at: at,
        },
      ],
    }
  }),
  {
    name: 'Shopify, bulk operations with what belongs to a customer',
    system: 'shopify',
    content: [
      { id: 'gid://shopify/Customer/58', email: 'dan@example.com', verifiedEmail: false, numberOfOrders: '0' },
      { id: 'gid://shopify/MailingAddress/9', phone: '+918652523958', __parentId: 'gid://shopify/Customer/58' },
    ]
      .map(json)
      .join('\n'),
    customers: [{ external_id: '58', emails: [{ email: 'dan@example.com', verified: false }] }],
  },
]

const identity: SystemFile[] = [
  {
    name: 'Auth0, CSV with several identities',
    system: 'auth0',
    content: `user_id,email,identities[0].provider,identities[0].user_id,identities[1].provider,identities[1].user_id,logins_count
auth0|1,asha@example.com,auth0,1,google-oauth2,100042,3
`,
    customers: [{ external_id: 'auth0|1', social_providers: ['google'] }],
  },
  {
    name: 'Clerk, times as Go writes them',
    system: 'clerk',
    content: `created_at,primary_email_address,id,verified_email_addresses\n2024-03-18 14:22:09.123 +0000 UTC,asha@example.com,user_1,\n`,
    customers: [{ external_id: 'user_1', created_at: '2024-03-18T14:22:09.123Z' }],
  },
  {
    name: 'Keycloak, attributes that each user spells differently',
    system: 'keycloak',
    content: json({
      users: [
        { id: 'k1', username: 'k1', email: 'k1@example.com', attributes: { phoneNumber: ['+918652523958'] } },
        {
          id: 'k2',
          username: 'k2',
          email: 'k2@example.com',
          createdTimestamp: 1_710_771_729_000,
          attributes: { phone_number: ['+4930231250'], phone_number_verified: ['true'] },
        },
        { id: 'k3', username: 'k3', email: 'k3@example.com', attributes: { mobile: ['+34612345678'] } },
      ],
    }),
    customers: [
      { phone_numbers: [{ phone: '+918652523958' }] },
      { phone_numbers: [{ phone: '+4930231250', verified: true }], created_at: at },
      { phone_numbers: [{ phone: '+34612345678' }] },
    ],
  },
  {
    name: 'Supabase, without the columns that say what is verified',
    system: 'supabase',
    content: `email;id;raw_user_meta_data\nasha@example.com;s1;"{""first_name"": ""Asha""}"\n`,
    customers: [{ external_id: 's1', first_name: 'Asha', emails: [{ email: 'asha@example.com' }] }],
  },
  {
    name: 'Cognito, without usernames',
    system: 'cognito',
    content: `sub,email,cognito:mfa_enabled\nad155ffc-cdb8-4268-934a-34bc799ec74c,asha@example.com,FALSE\n`,
    customers: [{ external_id: 'ad155ffc-cdb8-4268-934a-34bc799ec74c' }],
  },
]

const marketing: SystemFile[] = [
  {
    name: 'Mailchimp, people who never subscribed',
    system: 'mailchimp',
    content: `"Email Address","First Name",MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,LAST_CHANGED,LEID,EUID
asha@example.com,Asha,2,,,"2024-03-18 14:22:09",1,aa
ravi@example.com,Ravi,2,,"2024-03-18 14:22:09","2024-03-18 14:22:09",2,bb
`,
    customers: [
      { external_id: 'aa', marketing: {} },
      { external_id: 'bb', marketing: { email: true } },
    ],
  },
  {
    name: 'Mailchimp, with merge tags',
    system: 'mailchimp',
    content: `EMAIL;FNAME;LNAME;PHONE;EUID\nasha@example.com;Asha;Rao;+918652523958;aa\n`,
    customers: [{ first_name: 'Asha', last_name: 'Rao', phone_numbers: [{ phone: '+918652523958' }] }],
  },
  {
    name: 'HubSpot, in French',
    system: 'hubspot',
    content: `\ufeff"ID de fiche d’informations";"Prénom";"Nom";"Adresse e\u002dmail";"Date de création"\n"1";"Zoé";"Lac";"zoe@example.com";"18/03/2024 14:22"\n`,
    customers: [{ external_id: '1', first_name: 'Zoé', last_name: 'Lac', created_at: '2024-03-18T14:22:00.000Z' }],
  },
  {
    name: 'HubSpot, in Japanese',
    system: 'hubspot',
    content: `レコードID,名,姓,Eメール,作成日\n1,遥,森,haruka@example.com,2024-03-18 14:22\n`,
    customers: [{ external_id: '1', first_name: '遥', last_name: '森', created_at: '2024-03-18T14:22:00.000Z' }],
  },
]

export const otherSystemFiles: readonly SystemFile[] = [...stores, ...identity, ...marketing]
