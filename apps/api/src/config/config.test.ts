import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readConfig } from './config.ts'

const read = (settings: Record<string, string>) =>
  readConfig({ SECRET_KEY: 'a-secret-key-of-more-than-32-letters', ...settings })

describe('the origins in the settings', () => {
  test('are read in any spelling of an origin, and kept in one', () => {
    const { returnToOrigins, allowedOrigins } = read({
      RETURN_TO_ORIGINS: 'https://shop.example.com/, HTTPS://Other.example.com , http://localhost:8080',
      CORS_ORIGINS: 'https://shop.example.com:8443',
    })
    expect(returnToOrigins).toEqual(['https://shop.example.com', 'https://other.example.com', 'http://localhost:8080'])
    expect(allowedOrigins).toEqual(['http://localhost:3000', 'http://localhost:4000', 'https://shop.example.com:8443'])
    expect(read({}).returnToOrigins).toEqual([])
  })

  test.each([
    'shop.example.com',
    '*',
    'https://*.example.com/cart',
    'https://shop.example.com/cart',
    'https://shop.example.com?a=b',
    'https://somebody@shop.example.com',
    'javascript:alert(1)',
    'null',
    'ftp://shop.example.com',
  ])('are refused by name where one is none: %s', (entry) => {
    for (const name of ['RETURN_TO_ORIGINS', 'CORS_ORIGINS'])
      expect(() => read({ [name]: `https://good.example.com,${entry}` })).toThrow(
        `${name} contains ${entry}, which is not an origin`,
      )
  })

  test('are refused all at once, with what else is wrong', () => {
    const refused = () => read({ RETURN_TO_ORIGINS: 'shop,https://a.example.com/b', CORS_ORIGINS: '*', API_PORT: 'x' })
    for (const fault of [
      'RETURN_TO_ORIGINS contains shop,',
      'https://a.example.com/b',
      'CORS_ORIGINS contains *',
      'API_PORT',
    ])
      expect(refused).toThrow(fault)
  })
})

describe('the secret key that is kept in a file', () => {
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)

  test('N52: is for its owner alone, as is its folder, whatever the umask; looser modes are tightened', () => {
    const before = process.umask(0)
    const parent = mkdtempSync(join(tmpdir(), 'clientele-config-'))
    onTestFinished(() => {
      process.umask(before)
      rmSync(parent, { recursive: true })
    })
    const data = join(parent, 'data')
    const { secretKeys } = readConfig({ DATA_DIR: data })
    const modes = () => [mode(data), mode(join(data, 'secret-key'))]
    expect(modes()).toEqual(['700', '600'])
    chmodSync(data, 0o755)
    chmodSync(join(data, 'secret-key'), 0o644)
    expect(readConfig({ DATA_DIR: data }).secretKeys).toEqual(secretKeys)
    expect(modes()).toEqual(['700', '600'])
  })
})

describe('the addresses of the service and of the console', () => {
  test('are a scheme, a host, and maybe a port', () => {
    expect(
      read({
        PUBLIC_URL: 'https://api.example.com/',
        ADMIN_URL: 'HTTP://Console.example.com:8080',
        ALLOW_NO_MESSAGE_PROVIDER: 'true',
      }),
    ).toMatchObject({
      publicUrl: 'https://api.example.com',
      adminUrl: 'http://console.example.com:8080',
    })
    expect(read({ PUBLIC_URL: 'http://[::1]:4000' }).publicUrl).toBe('http://[::1]:4000')
  })

  test.each(['/identity', '/identity/', '/?a=b', '/#top'])(
    'are refused with %s after the host, which would not work',
    (rest) => {
      for (const name of ['PUBLIC_URL', 'ADMIN_URL'])
        expect(() => read({ [name]: `https://shop.example.com${rest}` })).toThrow(
          `${name} must be a scheme, a host, and maybe a port, such as https://shop.example.com.`,
        )
      expect(() => read({ PUBLIC_URL: 'https://somebody:secret@shop.example.com' })).toThrow('PUBLIC_URL must be')
    },
  )
})
