import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A received request. */
export interface Arrived {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: string
}

/** The response to send; `'hang'` never responds, `'break'` cuts the connection. */
export type Reply =
  | { status?: number; headers?: Record<string, string | string[]>; json?: unknown; text?: string }
  | 'hang'
  | 'break'

export const tokenPath = '/service/panel/authentication/v1.0/company/1/oauth/token'

/** A stand-in for the API that records requests, token requests separately, and sends the given responses. Ends with the test. */
export async function startService(reply: (request: Arrived, count: number) => Reply, tokenReply = aToken) {
  const arrived: Arrived[] = []
  const exchanges: Arrived[] = []
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const kept = { method, url, headers, body: Buffer.concat(pieces).toString() }
      const isExchange = url === tokenPath
      const list = isExchange ? exchanges : arrived
      list.push(kept)
      answer(response, (isExchange ? tokenReply : reply)(kept, list.length))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, arrived, exchanges }
}

/** An address where nothing listens anymore. */
export async function closedAddress(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

/** A new token for each exchange: `token-1`, `token-2`, and so on, valid for an hour. */
export const aToken = (_request: Arrived, count: number): Reply => ({
  json: { access_token: `token-${count}`, token_type: 'Bearer', expires_in: 3600 },
})

export const failure = (status: number, code: string, more: object = {}): Reply => ({
  status,
  json: { message: `It is ${code}.`, code, details: [], request_id: 'request-of-the-service', ...more },
})

function answer(response: ServerResponse, reply: Reply) {
  if (reply === 'hang') return
  if (reply === 'break') return response.destroy()
  const { status = 200, headers = {}, json = {}, text = JSON.stringify(json) } = reply
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
}
