import { type Caller, signInAs } from './caller.ts'
import { owner, type World } from './servers.ts'

interface Application {
  _id: string
  name: string
}

/** Signs the owner in to one of the world's applications, the first by default. Tests inherit the environment variables set here. */
export const enter = async (
  world: World,
  applicationName?: string,
): Promise<{ caller: Caller; applications: Application[] }> => {
  process.env.E2E_ADMIN_URL = world.adminUrl
  process.env.E2E_API_URL = world.apiUrl
  process.env.E2E_APPLICATION_TOKEN = world.applicationToken

  const caller = await signInAs(world.adminUrl, owner)
  process.env.E2E_COOKIE = caller.cookie
  const { applications } = await caller.ask<{ applications: Application[] }>('getCurrentOperator', {})
  const chosen = applications.find(({ name }) => applicationName === undefined || name === applicationName)
  if (!chosen) throw new Error(`The world has no application ${applicationName ?? ''}.`)
  process.env.E2E_APPLICATION_ID = chosen._id
  return { caller: caller.within(chosen._id), applications }
}
