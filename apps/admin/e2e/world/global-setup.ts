import { signInAs } from './caller.ts'
import { owner, startWorld } from './servers.ts'

/** Starts the world that all tests share, and puts customers into it. What it sets in the environment, the tests inherit. */
export default async function globalSetup() {
  const world = await startWorld({ withOperator: true })
  process.env.E2E_ADMIN_URL = world.adminUrl
  process.env.E2E_API_URL = world.apiUrl
  process.env.E2E_APPLICATION_TOKEN = world.applicationToken

  const caller = await signInAs(world.adminUrl, owner)
  process.env.E2E_COOKIE = caller.cookie
  const { applications } = await caller.ask<{ applications: { _id: string }[] }>('getCurrentOperator', {})
  const applicationId = applications[0]?._id
  if (!applicationId) throw new Error('The world has no application.')
  process.env.E2E_APPLICATION_ID = applicationId

  const seeded = caller.within(applicationId)
  for (let index = 0; index < 60; index += 1) {
    const number = String(index).padStart(2, '0')
    await seeded.tell('createUser', {
      body: {
        first_name: `Seed${number}`,
        last_name: 'Person',
        ...(index % 3 === 0
          ? { phone_number: `98765000${number}`, country_code: 91 }
          : { email: `seed${number}@example.com` }),
      },
    })
  }
  return world.stop
}
