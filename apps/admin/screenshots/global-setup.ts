import { enter } from '../e2e/world/enter.ts'
import { openStorefront } from '../e2e/world/shopper.ts'
import { startWorld } from '../e2e/world/servers.ts'
import { defineAttributes } from './states/attributes.ts'
import { registerOAuthClients } from './states/oauth-clients.ts'
import { registerOAuthResources } from './states/oauth-resources.ts'
import { unusualDomain, unusualNames } from './unusual.ts'

/** A console with a demo storefront, an empty one, a team, and an API key. */
export default async function globalSetup() {
  const world = await startWorld({ withOperator: true, demoCustomers: 300 })
  const { applications, caller } = await enter(world, 'Demo storefront')
  process.env.E2E_EMPTY_APPLICATION_ID = applications.find(({ name }) => name !== 'Demo storefront')?._id ?? ''
  await caller.tell('inviteOperator', { body: { email: 'vera@example.com', role: 'viewer' } })
  await caller.tell('createApiKey', { body: { name: 'Order service', permissions: ['users:read'] } })
  await defineAttributes(caller)
  await registerOAuthResources(caller)
  await registerOAuthClients(caller)

  for (const [at, name] of unusualNames.entries())
    await caller.tell('createUser', { body: { ...name, email: `nr${at}@${unusualDomain}` } })

  const empty = { applicationId: process.env.E2E_EMPTY_APPLICATION_ID, token: world.applicationToken }
  await caller.within(empty.applicationId).tell('updatePlatformConfig', { body: { skip_captcha: true } })
  // Somebody begins to sign up, so that the mailbox has a message.
  await openStorefront({ apiUrl: world.apiUrl, ...empty }).signInByCode('8652523958')
  return world.stop
}
