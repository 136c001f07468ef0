// Creates a customer and finds it again. Needs BASE_URL, COMPANY_ID, APPLICATION_ID, API_KEY and API_SECRET.
import { createClient } from '@clientele/sdk'

const { BASE_URL = 'http://localhost:4000', COMPANY_ID = '1', APPLICATION_ID = '', API_KEY, API_SECRET } = process.env

const client = createClient({ baseUrl: BASE_URL, companyId: COMPANY_ID, apiKey: API_KEY, apiSecret: API_SECRET })
const { user } = client.application(APPLICATION_ID)

const email = `asha.${Date.now()}@example.com`
const created = await user.createUser({ body: { email, first_name: 'Asha' } })
const found = await user.getCustomers({ q: email })

console.log(JSON.stringify({ created: created.user, found: found.items }))
