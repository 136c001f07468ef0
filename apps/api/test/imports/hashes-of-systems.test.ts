import { createCipheriv, createHash, pbkdf2Sync, scryptSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { firebase } from '../world/foreign-hashes.ts'
import { importErrors, runImport } from '../world/run-imports.ts'
import { openBrowser } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import { openShop } from '../world/storefront-steps.ts'

/*
 * Files say in several ways how their hashes were made: in the hash, beside it, or by the column in which it is.
 */

const notAsked = { is_required: false, level: 'soft' }
const config = { register_required_fields: { email: notAsked, mobile: notAsked } }
const password = 'Kardemumma & saffran 1742'
const salt = Buffer.from('0123456789abcdef')
const typed = Buffer.from(password)

const base64 = (bytes: Buffer) => bytes.toString('base64')
const hex = (bytes: Buffer) => bytes.toString('hex')
const pbkdf2 = (algorithm: string, length: number) => pbkdf2Sync(password, salt, 1_000, length, algorithm)
const digest = (algorithm: string, ...parts: Buffer[]) => createHash(algorithm).update(Buffer.concat(parts)).digest()

function ofFirebase() {
  const { base64_signer_key: key, base64_salt_separator: separator, mem_cost, rounds } = firebase
  const salted = Buffer.concat([salt, Buffer.from(separator, 'base64')])
  const derived = scryptSync(password, salted, 32, { N: 2 ** mem_cost, r: rounds, p: 1, maxmem: 2 ** 28 })
  return base64(createCipheriv('aes-256-ctr', derived, Buffer.alloc(16)).update(Buffer.from(key, 'base64')))
}

async function expectAllOpen(app: TestApp, count: number) {
  for (let at = 0; at < count; at += 1) {
    const username = `c${at}@example.com`
    const signIn = (given: string) => openBrowser(app).auth('POST', '/login/password', { username, password: given })
    expect([at, (await signIn(`x${password}`)).status]).toEqual([at, 401])
    expect([at, (await signIn(password)).status]).toEqual([at, 200])
  }
}

test('the objects in which Auth0 takes hashes open the accounts', async () => {
  const app = await openShop({ config })
  const prefix = { value: salt.toString(), position: 'prefix' }
  const suffix = { value: hex(salt), encoding: 'hex', position: 'suffix' }
  const cost = { keylen: 64, cost: 1_024, blockSize: 8, parallelization: 1 }
  const hashes = [
    { algorithm: 'sha256', hash: { value: hex(digest('sha256', salt, typed)), encoding: 'hex' }, salt: prefix },
    { algorithm: 'sha512', hash: { value: base64(digest('sha512', typed, salt)), encoding: 'base64' }, salt: suffix },
    { algorithm: 'sha1', hash: { value: hex(digest('sha1', typed, salt)), encoding: 'hex' }, salt: suffix },
    {
      algorithm: 'scrypt',
      hash: { value: hex(scryptSync(password, salt, 64, { N: 1_024, r: 8, p: 1 })), encoding: 'hex' },
      salt: suffix,
      ...cost,
    },
    {
      algorithm: 'pbkdf2',
      hash: { value: `$pbkdf2-sha256$i=1000,l=32$${base64(salt)}$${base64(pbkdf2('sha256', 32))}`, encoding: 'utf8' },
    },
    { algorithm: 'ldap', hash: { value: `{SSHA}${base64(Buffer.concat([digest('sha1', typed, salt), salt]))}` } },
  ]
  const refused = [
    { algorithm: 'sha256', hash: { value: hex(digest('sha256', typed)), encoding: 'hex' } },
    { algorithm: 'md4', hash: { value: '00', encoding: 'hex' }, salt: prefix },
    { algorithm: 'scrypt', hash: { value: hex(salt), encoding: 'hex' }, salt: prefix, cost: 2 ** 40 },
  ]
  const users = [...hashes, ...refused].map((custom_password_hash, at) => ({
    user_id: `u${at}`,
    email: `c${at}@example.com`,
    email_verified: false,
    custom_password_hash,
  }))
  const job = await runImport(app, JSON.stringify(users))
  expect(job.result).toMatchObject({ created: hashes.length, rejected: refused.length, not_imported: [] })
  expect(await importErrors(app, job)).toMatchObject([
    { field: 'custom_password_hash', value: '', code: 'malformed_hash' },
    { field: 'custom_password_hash', value: '', code: 'malformed_hash' },
    { field: 'custom_password_hash', value: '', code: 'absurd_hash_cost' },
  ])
  await expectAllOpen(app, hashes.length)
})

test('the hashes that Clerk takes of other systems open the accounts', async () => {
  const app = await openShop({ config })
  const { base64_signer_key: key, base64_salt_separator: separator } = firebase
  const scrypt = scryptSync(password, salt, 64, { N: 1_024, r: 8, p: 1 })
  const hashes = [
    ['pbkdf2_sha256', `pbkdf2_sha256$1000$${base64(salt)}$${base64(pbkdf2('sha256', 32))}`],
    ['pbkdf2_sha256_django', `pbkdf2_sha256$1000$${salt.toString()}$${base64(pbkdf2('sha256', 32))}`],
    ['pbkdf2_sha1', `pbkdf2_sha1$1000$${salt.toString()}$${hex(pbkdf2('sha1', 20))}`],
    ['pbkdf2_sha512', `pbkdf2_sha512$1000$${salt.toString()}$${hex(pbkdf2('sha512', 64))}$64`],
    ['pbkdf2_sha512_hex', `pbkdf2_sha512_hex$1000$${hex(salt)}$${hex(pbkdf2('sha512', 64))}`],
    ['scrypt_firebase', `${ofFirebase()}$${base64(salt)}$${key}$${separator}$8$14`],
    ['scrypt_werkzeug', `scrypt:1024:8:1$${salt.toString()}$${hex(scrypt)}`],
    ['sha256_salted', `${hex(digest('sha256', typed, salt))}$${salt.toString()}`],
    ['sha256_salted', `${hex(digest('sha256', salt, typed))}$${salt.toString()}`],
  ]
  const rows = hashes.map(([hasher, hash], at) => `user_${at},c${at}@example.com,c${at}@example.com,${hash},${hasher}`)
  const header = 'id,primary_email_address,verified_email_addresses,password_digest,password_hasher'
  const { result } = await runImport(app, [header, ...rows].join('\n'))
  expect(result).toMatchObject({ created: hashes.length, rejected: 0 })
  await expectAllOpen(app, hashes.length)
})

test('hashes of Firebase that hold the parameters of their project open the accounts', async () => {
  const app = await openShop({ config })
  const { base64_signer_key: key } = firebase
  const hash = (more: string) => `"$fbscrypt$v=1,n=14,r=8,p=1,${more}$${base64(salt)}$${ofFirebase()}"`
  const file = `id,email,encrypted_password,raw_user_meta_data
s0,c0@example.com,${hash(`ss=Bw==,sk=${key}`)},{}
s1,c1@example.com,${hash('ss=Bw==')},{}
s2,c2@example.com,${hash(`ss=Bw==,sk=${key}`).replace('n=14', 'n=40')},{}
`
  const job = await runImport(app, file)
  expect(job.result).toMatchObject({ created: 1, rejected: 2 })
  expect(await importErrors(app, job)).toMatchObject([{ code: 'malformed_hash' }, { code: 'absurd_hash_cost' }])
  await expectAllOpen(app, 1)
})

test('columns say what made a hash, and have its salt', async () => {
  const app = await openShop({ config })
  const file = `email,password hash,password algorithm,password salt
c0@example.com,${hex(digest('sha256', salt, typed))},SHA-256,${salt.toString()}
c1@example.com,${hex(digest('sha512', salt, typed))}:${salt.toString()},salted_sha512,
`
  expect((await runImport(app, file)).result).toMatchObject({ created: 2, rejected: 0 })
  await expectAllOpen(app, 2)
})
