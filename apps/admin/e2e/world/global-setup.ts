import { enter } from './enter.ts'
import { startWorld } from './servers.ts'

/** Starts the world that all tests share, and adds customers to it. */
export default async function globalSetup() {
  const world = await startWorld({ withOperator: true })
  const { caller: seeded } = await enter(world)
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
