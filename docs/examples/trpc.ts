// Creates a customer and finds it again. Needs BASE_URL, COMPANY_ID, APPLICATION_ID, API_KEY and API_SECRET.
import type { TrpcRouter } from '@clientele/api/trpc'
import { createTRPCClient, httpBatchLink } from '@trpc/client'

const { BASE_URL = 'http://localhost:4000', COMPANY_ID = '1', APPLICATION_ID = '', API_KEY, API_SECRET } = process.env

// The console needs no token: its session cookie travels with every call.
const exchanged = await fetch(`${BASE_URL}/service/panel/authentication/v1.0/company/${COMPANY_ID}/oauth/token`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ grant_type: 'client_credentials', client_id: API_KEY, client_secret: API_SECRET }),
})
const { access_token } = (await exchanged.json()) as { access_token: string }

const trpc = createTRPCClient<TrpcRouter>({
  links: [
    httpBatchLink({
      url: `${BASE_URL}/trpc`,
      headers: { authorization: `Bearer ${access_token}`, 'x-application-id': APPLICATION_ID },
    }),
  ],
})

const email = `asha.${Date.now()}@example.com`
const created = await trpc.createUser.mutate({ body: { email, first_name: 'Asha' } })
const found = await trpc.getCustomers.query({ q: email })

console.log(JSON.stringify({ created: created.user, found: found.items }))
