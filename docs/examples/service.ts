// A service that takes customers from elsewhere: what it receives is checked by the very schemas that the api checks with.
// Needs BASE_URL, COMPANY_ID, APPLICATION_ID, API_KEY and API_SECRET.
import { CreateUserRequestSchema, UserSchema } from '@clientele/contracts'
import { ClienteleError, createClient } from '@clientele/sdk'

const { BASE_URL = 'http://localhost:4000', COMPANY_ID = '1', APPLICATION_ID = '', API_KEY, API_SECRET } = process.env

const client = createClient({ baseUrl: BASE_URL, companyId: COMPANY_ID, apiKey: API_KEY, apiSecret: API_SECRET })
const { user } = client.application(APPLICATION_ID)

/** Creates the customer unless the api knows it already. */
async function takeOver(record: unknown) {
  const body = CreateUserRequestSchema.parse(record)
  try {
    const { user: created } = await user.createUser({ body })
    return UserSchema.parse(created)
  } catch (error) {
    if (error instanceof ClienteleError && error.code === 'EMAIL_TAKEN') return undefined
    throw error
  }
}

const email = `asha.${Date.now()}@example.com`
const created = await takeOver({ email, first_name: 'Asha' })
const again = await takeOver({ email, first_name: 'Asha' })
const found = UserSchema.array().parse((await user.getCustomers({ q: email })).items)

console.log(JSON.stringify({ created, again, found }))
