import type { PasswordHash } from '@clientele/contracts'

/*
 * Hashes of passwords that other programs have computed: the systems themselves, passlib, libxcrypt, the examples of RFC 7914 and RFC 6070, and the tests
 * of Argon2, phpass, Django, and Magento.
 */

export interface ForeignCase {
  what: string
  password: string
  hash: PasswordHash
  /** Another password that opens it, because the other system cuts it off. */
  also?: string
}

const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
const fromHex = (hex: string) => unpadded(Buffer.from(hex, 'hex'))
const ofText = (text: string) => unpadded(Buffer.from(text))

const spices = 'Zimt & Koriander'
const scryptKey =
  'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640'
const secondScryptKey =
  '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887'

export const firebase = {
  base64_signer_key: 'A8eu7xoFnFbOiC1svp3Aie8PSznK0VGjIFZccdSJ1LLnOHwF3SnIxyDjmQOcX4A/KakKPpYyn1RfGHOzdcXZQw==',
  base64_salt_separator: 'Bw==',
  rounds: 8,
  mem_cost: 14,
}

/** A credential in the export of a realm. */
const keycloak = (secret: object, data: object) =>
  JSON.stringify({ type: 'password', secretData: JSON.stringify(secret), credentialData: JSON.stringify(data) })

const argonOfKeycloak = {
  hashLength: ['32'],
  memory: ['7168'],
  type: ['id'],
  version: ['1.3'],
  parallelism: ['1'],
}

/** What systems have written, and what opens it. */
export const systemHashes: ForeignCase[] = [
  {
    what: 'WordPress before 6.8',
    password: 'Sardana en Girona 7',
    hash: { value: '$P$Bnm0fdgieCMgreSRw9iMJ6jdxbbPUx.' },
  },
  {
    what: 'WordPress 6.8, which trims',
    password: 'claddagh-ring-1975',
    also: ' claddagh-ring-1975\n',
    hash: { value: '$wp$2y$10$Zj1Sq5uYdLHF1sy1rl7IpeZRTGvOTjIY4s/i90dMx1OXCGzsaKcqi' },
  },
  {
    what: 'PHP',
    password: 'Kediler & çay',
    hash: { value: '$2y$10$vhmbzaRA7YYrwJ6a8XSJ8uHOXBxuqRLJ1JPHD2O9sL0dtVwNOstrS', format: 'bcrypt' },
  },
  {
    what: 'Magento 2 with SHA-256, and a password with colons',
    password: 'Blåbær:og:lyng',
    hash: {
      value: 'e1a8a18b21ff4a05534749770e538694b6d62bef5bd5cd842b04cd7fd1720a6f:kOc6w0gxTeAg4fDWWlN4ZoefBeUVNQ8y:1',
    },
  },
  {
    what: 'Magento 2 with Argon2id',
    password: 'Wintergarten-88',
    hash: {
      value:
        '691d2373a366a30ba65025ad47399a0ced2c6572bf0d3a1ea1788363b4273839:aaiKExenqHqfV6N6OoHTQxYjpgZTJkdl:3_32_2_67108864',
    },
  },
  {
    what: 'Magento 2 with Argon2id, by its earlier name',
    password: 'Wintergarten-88',
    hash: {
      value: '691d2373a366a30ba65025ad47399a0ced2c6572bf0d3a1ea1788363b4273839:aaiKExenqHqfV6N6OoHTQxYjpgZTJkdl:2',
      format: 'magento',
    },
  },
  {
    what: 'Magento 2, upgraded from SHA-256 to Argon2id',
    password: 'orange blossom',
    hash: {
      value:
        '4e93bedee3551c8c466a55bd8a5b14aa8e778406d8c9e86c204383de4347aae9:9oVIG8KY322X7vRw4fgUG2MYLQHAjHvI:1:3_32_2_67108864',
    },
  },
  {
    what: 'Magento 2 with MD5',
    password: 'Kostroma1152',
    hash: { value: 'e790f039c3213becbba8fe11848b5715:XKHMHk0OE6hBHSuBqEAJfrjZAeyHhR1Z:0' },
  },
  {
    what: 'Auth0',
    password: '苏州园林-拙政园',
    hash: { value: '$2b$10$QyBX0dp69teyIlAzCvrP1.1zJo5up4sT7M33LpT2paTpTlg/GmR2y' },
  },
  {
    what: 'Auth0, and a password of more than 72 bytes',
    password: 'the quick brown fox jumps over the lazy dog while eighty bytes of pass phrase go by',
    also: 'the quick brown fox jumps over the lazy dog while eighty bytes of pass phrase',
    hash: { value: '$2b$10$ZXkSX/9SyzZXgcT.FqR2kef/LecHnWSbD1cIa96yct15iYs0fRg2a' },
  },
  {
    what: 'Clerk with Argon2id',
    password: 'Żubr w Białowieży',
    hash: {
      value: '$argon2id$v=19$m=19456,t=2,p=1$4AL1ZEh/M2Llps6xo5IjsQ$wikSqNmsqKZQv9u6ioRG+KeWKWnAkRK98OoSG7OKbmo',
    },
  },
  {
    what: 'Django with PBKDF2',
    password: 'mangrove roots',
    hash: { value: 'pbkdf2_sha256$600000$CISibaE7jMsmiAIbemeKcd$cfqKX7xLDf6evajjb1utxv2JBt5RUp5Y/cP7Qt+Akyk=' },
  },
  {
    what: 'Firebase',
    password: 'Regenschirm No. 5',
    hash: {
      format: 'firebase_scrypt',
      value: '5yaKpf/np3z/NoTr9BSUd6N+n2ts+t+wzLuJ2hqTD4FO75dK++yCPLvADyrALcoHHTztilSsvs5R7uv0dnU/mA==',
      salt: 't1fj69SBKciuXQ==',
      firebase,
    },
  },
  {
    what: 'Keycloak with Argon2id',
    password: 'gorse-and-heather',
    hash: {
      value: keycloak(
        { value: '9Dw6yWR+XIY1xgBsFgdhvi7KpLgziLnlf8mBGKX/4R0=', salt: 'jepULZufvyYDpVGeD5oVSA==' },
        { hashIterations: 5, algorithm: 'argon2', additionalParameters: argonOfKeycloak },
      ),
    },
  },
  {
    what: 'Keycloak before version 12',
    password: 'Nordlys & te 1977',
    hash: {
      value: JSON.stringify({
        type: 'password',
        hashedSaltedValue: 'jD4nLoFklroAWqnv/1JIXC+5wmTktHT8pXp8AvKYyPK8XHGwxOr0G6XuE9h4bn6GpuvypoXXHcIttluvp51NHQ==',
        salt: 'MDEyMzQ1Njc4OWFiY2RlZg==',
        hashIterations: 27_500,
        algorithm: 'pbkdf2-sha256',
      }),
    },
  },
  {
    what: 'Keycloak with PBKDF2',
    password: 'Schildkröte#40',
    hash: {
      format: 'keycloak',
      value: keycloak(
        {
          value: 'Gktdltyrh67Vui4z++9n0CrtPrIRZcnbC/oyZjhtt8I1C7u8tqb2aAZhmrO5eGZX8wjD8GJ7VVEa31Ycu1DNWw==',
          salt: 'SH4oI5ZkF8Zxg0oUVbULfA==',
        },
        { hashIterations: 210000, algorithm: 'pbkdf2-sha512', additionalParameters: {} },
      ),
    },
  },
]

/** What libraries have written. */
export const libraryHashes: ForeignCase[] = [
  {
    what: 'scrypt, RFC 7914',
    password: 'password',
    hash: { value: `$scrypt$ln=10,r=8,p=16$${ofText('NaCl')}$${fromHex(scryptKey)}` },
  },
  {
    what: 'scrypt, RFC 7914, with a higher N',
    password: 'pleaseletmein',
    hash: { value: `$scrypt$ln=14,r=8,p=1$${ofText('SodiumChloride')}$${fromHex(secondScryptKey)}` },
  },
  {
    what: 'scrypt of passlib',
    password: spices,
    hash: { value: '$scrypt$ln=12,r=8,p=1$cGVwcGVyZnn//vs$9nRDWjcxIb8X1anMoQQl/Ss/R0EYfgEB/TplE9kFziU' },
  },
  {
    what: 'scrypt of Django',
    password: 'lètmein',
    hash: {
      value:
        'scrypt$16384$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafTJ7tibgfYz71m0ldQESkXFRkdVCBhhY8mx7rQwite/Pw==',
      format: 'scrypt',
    },
  },
  {
    what: 'PBKDF2 with SHA-1, RFC 6070',
    password: 'password',
    hash: { value: `$pbkdf2$i=4096$${ofText('salt')}$${fromHex('4b007901b765489abead49d926f721d065a429c1')}` },
  },
  {
    what: 'PBKDF2 with SHA-1 of passlib',
    password: spices,
    hash: { value: '$pbkdf2$5000$cGVwcGVyZnk$fqLHneu3xXkikIZNJbt4G7zmIc4' },
  },
  {
    what: 'PBKDF2 with SHA-1 of Django',
    password: spices,
    hash: { value: 'pbkdf2_sha1$5000$pepperfy$fqLHneu3xXkikIZNJbt4G7zmIc4=' },
  },
  {
    what: 'PBKDF2 with SHA-256 of passlib',
    password: spices,
    hash: { value: '$pbkdf2-sha256$29000$cGVwcGVyZnn//vs$g7Ax6AhEiOt5ih43Wd8sAyHDNDfQBC9POiw6xsWSTes' },
  },
  {
    what: 'PBKDF2 with SHA-512 of passlib, as a PHC string',
    password: spices,
    hash: {
      value:
        '$pbkdf2-sha512$i=25000,l=64$cGVwcGVyZnn//vs$LwLg5TmBomgnOergA9e9dPLFUU6GDjcD7JlMWU9Kvn2VsVihY/VLA1LODW3w4cqOypYI2jB2jWU6IFXsRLzPZQ',
      format: 'pbkdf2',
    },
  },
  {
    what: 'Argon2id of the reference',
    password: 'password',
    hash: { value: '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc' },
  },
  {
    what: 'Argon2i of the reference',
    password: 'password',
    hash: { value: '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA' },
  },
  {
    what: 'Argon2i of the reference, before version 19',
    password: 'password',
    hash: { value: '$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ' },
  },
  {
    what: 'Argon2d of another library',
    password: spices,
    hash: { value: '$argon2d$v=19$m=4096,t=3,p=2$c29tZXNhbHQxMjM0NTY3OA$xQqEV7TJigkSJByEG2cBnEARYuyc02ZuyX9+5HdhQhI' },
  },
  {
    what: 'Argon2 of Django',
    password: 'password',
    hash: { value: 'argon2$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA' },
  },
  {
    what: 'bcrypt of crypt_blowfish',
    password: 'U*U',
    hash: { value: '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW' },
  },
  {
    what: 'bcrypt of libxcrypt, and no password',
    password: '',
    hash: { value: '$2y$05$abcdefghijklmnopqrstuu0oImNDIy4flhldV9YqunRgBAePKmw7m' },
  },
  {
    what: 'bcrypt of Django, after SHA-256',
    password: 'lètmein',
    hash: { value: 'bcrypt_sha256$$2b$05$abcdefghijklmnopqrstuuaQz6CVhbgRiZmnmiNLc9bv5cauhFkti' },
  },
  {
    what: 'phpass, the example of its author',
    password: 'test12345',
    hash: { value: '$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0' },
  },
  {
    what: 'phpass of passlib, as phpBB writes it',
    password: spices,
    hash: { value: '$H$9pepperfy5e271b01Lx0AUGg053RMk1', format: 'phpass' },
  },
  {
    what: 'salted SHA-1 of LDAP',
    password: 'Nordlys & te 1977',
    hash: { value: '{SSHA}r/sRqCarkn32bDVsp4C2u+RcAD4xMjM0NTY3OA==' },
  },
  {
    what: 'bcrypt with the name of its encoder, as Spring writes it',
    password: 'Quiche & Cidre 1789',
    hash: { value: '{bcrypt}$2b$10$wh/X7uoTGtwsiQcKEkCHDO6Ulnqe0Gu.o9w1kvrAmCyMeI/1LRdi2' },
  },
  {
    what: 'salted SHA-256 of LDAP',
    password: spices,
    hash: { value: '{SSHA256}wTkcyhinmmP7BBgLwrctXtnF5obsZBkKOyShCqMk0l1wZXBwZXJmeQ==' },
  },
  {
    what: 'salted SHA-512 of LDAP',
    password: spices,
    hash: {
      value:
        '{SSHA512}kJCbQeN4S3zzXDQ8URdFeWcrA6AUpn/mE0cC/zYsEFvEVr+mdD31xBdHl1mCnF1AdinY5+WGIiYJP6m3GzBTQHBlcHBlcmZ5',
    },
  },
  {
    what: 'a hash and a salt with SHA-256',
    password: spices,
    hash: {
      value: '79cafc8950058434ee09437d420eeb1f87780fbbb43695d7318addd2206ec1d5:pepperfy',
      format: 'sha256',
    },
  },
  {
    what: 'a hash and a salt with SHA-512',
    password: spices,
    hash: {
      value:
        '0fe799341b4e8998838697b493e006ce4720fde2cbfca1e14dcd1ddba10f2fb8f1e39ffb21b1ad3182876d024aa0f1c4fc7cd97c631548291b908402b782b9be:pepperfy',
      format: 'sha512',
    },
  },
  {
    what: 'Magento 1 with MD5',
    password: spices,
    hash: { value: 'ac78ae44a49529b41a9f356b25ee22c8:xy', format: 'magento' },
  },
  {
    what: 'Magento 1 with SHA-256',
    password: spices,
    hash: { value: '79cafc8950058434ee09437d420eeb1f87780fbbb43695d7318addd2206ec1d5:pepperfy', format: 'magento' },
  },
  {
    what: 'Magento 2 with MD5, its own test',
    password: 'password',
    hash: { value: '67a1e09bb1f83f5007dc119c14d663aa:salt:0' },
  },
  {
    what: 'Magento 2 with SHA-256, its own test',
    password: 'password',
    hash: { value: '13601bda4ea78e55a07b98866d2be6be0744e3866f13c00c811cab608a28f322:salt:1' },
  },
]

/** Hashes that are refused before anything is computed, and why. */
export const refusedHashes: { hash: PasswordHash; reason: 'absurd_hash_cost' | 'malformed_hash'; message: string }[] = [
  {
    hash: { value: '$2b$31$sKjNmOuSCHVlwD1vLcNzuuF7JsSGoYmF62D7meB7xIeWsbKyOK3bO' },
    reason: 'absurd_hash_cost',
    message: 'has bcrypt cost 31; at most 15 is accepted',
  },
  {
    hash: { value: '$wp$2y$31$pX5j295uvLcqsjx76q2lYull5a8GnHJf1WQ9C8XBatyThSBIdJykO' },
    reason: 'absurd_hash_cost',
    message: 'has bcrypt cost 31; at most 15 is accepted',
  },
  {
    hash: { value: '$P$Swedp76z3Z1f9LBHurbMxQGQnUiJXbS' },
    reason: 'absurd_hash_cost',
    message: 'has 2^30 rounds of MD5; at most 2^20 are accepted',
  },
  {
    hash: {
      value:
        '35588909d203631051acd5a96ca64536f26a225291b1c5684993112d24b27f0d:1AnjydLqtWBTUQh24SIuv1lQlxrTK2dn:3_32_2_68719476736',
    },
    reason: 'absurd_hash_cost',
    message: 'needs 67,108,864 KiB of memory for Argon2; at most 262,144 are accepted',
  },
  {
    hash: {
      value: '$argon2id$v=19$m=4194304,t=1000,p=64$c29tZXNhbHRzb21lc2FsdA$ReqcDySwkc6iiYGXZpDrtdy7TEspNYS4ZmLZLrZCDNT',
    },
    reason: 'absurd_hash_cost',
    message: 'needs 4,194,304 KiB of memory for Argon2; at most 262,144 are accepted',
  },
  {
    hash: { value: '$argon2id$v=19$m=65536,t=100,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc' },
    reason: 'absurd_hash_cost',
    message: 'fills 65,536 KiB of memory 100 times for Argon2; at most 1,048,576 KiB in total are accepted',
  },
  {
    hash: { value: '$argon2id$v=19$m=4096,t=100000,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc' },
    reason: 'absurd_hash_cost',
    message: 'has 100,000 passes; at most 256 are accepted',
  },
  {
    hash: { value: '$argon2id$v=19$m=65536,t=2,p=64$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc' },
    reason: 'absurd_hash_cost',
    message: 'has 64 lanes; at most 16 are accepted',
  },
  {
    hash: {
      value: keycloak(
        { value: 'urWVJiFiHhlrMX/+K5PI1eRfXlvbj6g6WfFmWg9A+fs=', salt: 'urWVJiFiHhlrMX/+K5PI1Q==' },
        { hashIterations: 2147483647, algorithm: 'pbkdf2-sha512', additionalParameters: {} },
      ),
    },
    reason: 'absurd_hash_cost',
    message: 'has 2,147,483,647 rounds of PBKDF2; at most 5,000,000 are accepted',
  },
  {
    hash: { value: `$scrypt$ln=24,r=8,p=1$${ofText('NaCl')}$${fromHex(scryptKey)}` },
    reason: 'absurd_hash_cost',
    message: 'needs 16,777,216 KiB of memory for scrypt; at most 262,144 are accepted',
  },
  {
    hash: {
      ...systemHashes.find(({ what }) => what === 'Firebase')?.hash,
      value: 'AAAA',
      firebase: { ...firebase, mem_cost: 40 },
    },
    reason: 'absurd_hash_cost',
    message: 'needs 1,099,511,627,776 KiB of memory for scrypt; at most 262,144 are accepted',
  },
  {
    hash: { value: 'AAAA', format: 'firebase_scrypt', salt: 'AAAA' },
    reason: 'malformed_hash',
    message: 'needs the hash_config of its project in `firebase`',
  },
  {
    hash: { value: '$2b$10$tooShortToBeAHash' },
    reason: 'malformed_hash',
    message: 'is not a complete bcrypt hash',
  },
  {
    hash: { value: '$2x$10$vhmbzaRA7YYrwJ6a8XSJ8uHOXBxuqRLJ1JPHD2O9sL0dtVwNOstrS' },
    reason: 'malformed_hash',
    message: 'is a hash of the faulty bcrypt version 2x, which is not supported',
  },
  {
    hash: { value: '$argon2id$v=20$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc' },
    reason: 'malformed_hash',
    message: 'has Argon2 version 20; 16 and 19 are supported',
  },
  {
    hash: { value: 'e1a8a18b21ff4a05534749770e538694:salt:7' },
    reason: 'malformed_hash',
    message: 'has an unknown version of Magento',
  },
  {
    hash: { value: 'e1a8a18b21ff4a05534749770e538694:salt' },
    reason: 'malformed_hash',
    message: 'is not a password hash in a format that is recognized; state its format',
  },
  {
    hash: { value: 'a password in plain text' },
    reason: 'malformed_hash',
    message: 'is not a password hash in a format that is recognized; state its format',
  },
  {
    hash: { value: '$P$Bnm0fdgieCMgreSRw9iMJ6jdxbbPUx.', format: 'bcrypt' },
    reason: 'malformed_hash',
    message: 'is not a password hash in this format',
  },
]

/** The costliest that systems really write, or recommend. */
export const costlyHashes = [
  '$2b$14$QyBX0dp69teyIlAzCvrP1.1zJo5up4sT7M33LpT2paTpTlg/GmR2y',
  'pbkdf2_sha256$1500000$CISibaE7jMsmiAIbemeKcd$cfqKX7xLDf6evajjb1utxv2JBt5RUp5Y/cP7Qt+Akyk=',
  '$argon2id$v=19$m=262144,t=3,p=4$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  '$argon2id$v=19$m=65536,t=4,p=8$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  '$scrypt$ln=17,r=8,p=1$cGVwcGVyZnn//vs$9nRDWjcxIb8X1anMoQQl/Ss/R0EYfgEB/TplE9kFziU',
]
