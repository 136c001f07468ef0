import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A provider of text messages, which keeps what it is given. */
export async function startTextMessages() {
  const codes = new Map<string, string>()
  const waiting = new Map<string, (code: string) => void>()
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (piece: Buffer) => (body += piece.toString()))
    request.on('end', () => {
      const { to, text } = JSON.parse(body) as { to: string; text: string }
      const [code = ''] = /\b\d{4,8}\b/.exec(text) ?? []
      codes.set(to, code)
      waiting.get(to)?.(code)
      response.end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    settings: { SMS_HTTP_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    /** Returns the code that was sent to a number, once, and waits for it. */
    async takeCode(to: string): Promise<string> {
      const code = codes.get(to) ?? (await new Promise<string>((resolve) => waiting.set(to, resolve)))
      codes.delete(to)
      waiting.delete(to)
      return code
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}
