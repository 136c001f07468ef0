/** Calls the API through the console's own address, as the browser does, to prepare data for a test. */
export interface Caller {
  cookie: string
  ask: <Answer>(operation: string, input: object) => Promise<Answer>
  tell: <Answer>(operation: string, input: object) => Promise<Answer>
  within: (applicationId: string) => Caller
}

export const callerWith = (adminUrl: string, cookie: string, applicationId?: string): Caller => {
  const headers = {
    cookie,
    origin: adminUrl,
    'content-type': 'application/json',
    ...(applicationId ? { 'x-application-id': applicationId } : {}),
  }
  const read = async <Answer>(operation: string, response: Response): Promise<Answer> => {
    const body = (await response.json()) as { result?: { data: Answer }; error?: { message: string } }
    if (!body.result) throw new Error(`${operation}: ${body.error?.message ?? response.status}`)
    return body.result.data
  }
  return {
    cookie,
    ask: async (operation, input) =>
      read(
        operation,
        await fetch(`${adminUrl}/trpc/${operation}?input=${encodeURIComponent(JSON.stringify(input))}`, { headers }),
      ),
    tell: async (operation, input) =>
      read(
        operation,
        await fetch(`${adminUrl}/trpc/${operation}`, { method: 'POST', headers, body: JSON.stringify(input) }),
      ),
    within: (id) => callerWith(adminUrl, cookie, id),
  }
}

export const signInAs = async (adminUrl: string, body: { email: string; password: string }): Promise<Caller> => {
  const response = await fetch(`${adminUrl}/trpc/signIn`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: adminUrl },
    body: JSON.stringify({ body }),
  })
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0]
  if (!cookie) throw new Error(`signIn: ${await response.text()}`)
  return callerWith(adminUrl, cookie)
}
