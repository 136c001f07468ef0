import { exampleWorld } from '@clientele/contracts'
import { cookieOf, type Reply } from '../world/world.ts'

export const { application, asha, ben, group, invited, owner, viewer } = exampleWorld

export const here = `/service/platform/user/v1.0/company/1/application/${application.id}`

export const team = '/service/platform/team/v1.0'

export const asOwner = cookieOf('owner')

export const statuses = (replies: readonly { status: number }[]) =>
  replies.map(({ status }) => status).toSorted((a, b) => a - b)

export const times = <T>(count: number, make: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, i) => make(i)))

export async function grantOf(
  url: string,
  form: Record<string, string>,
  { key, secret }: { key: string; secret: string },
) {
  const response = await fetch(`${url}/service/panel/authentication/v1.0/company/1/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` },
    body: new URLSearchParams(form),
  })
  return { status: response.status, body: (await response.json()) as Reply['body'] }
}
