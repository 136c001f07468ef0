/** What is tried first, of at least eight characters; shorter ones are refused by their length. */
const stems = [
  'password', 'passw0rd', 'p@ssword', 'p@ssw0rd', 'qwertyuiop', 'qwerty123', 'qwerty12', 'qwertyui', '1q2w3e4r', '1q2w3e4r5t', 'q1w2e3r4',
  'asdfghjk', 'asdfghjkl', 'zxcvbnm1', 'zxcvbnm,', 'iloveyou', 'sunshine', 'princess', 'football', 'baseball', 'basketball', 'superman',
  'trustno1', 'whatever', 'starwars', 'computer', 'michelle', 'jennifer', 'jordan23', 'abcd1234', 'abc12345', 'a1b2c3d4', 'welcome1',
  'welcome123', 'letmein1', 'letmein123', 'admin123', 'administrator', 'changeme', 'changeit', 'default1', 'internet', 'master12',
  'monkey12', 'dragon12', 'shadow12', 'killer12', 'charlie1', 'freedom1', 'samsung1', 'liverpool', 'arsenal1', 'chelsea1', 'barcelona',
  'realmadrid', 'india123', 'krishna1', 'ganesha1', 'sairam123', 'omsairam', 'mumbai12', 'delhi123', 'pakistan', 'chocolate', 'butterfly',
  'elephant', 'cricket1', 'iloveu12', 'mylove12', 'loveyou1', 'babygirl', 'lovelove', 'facebook', 'instagram', 'shopping', 'customer',
  'clientele', 'storefront', 'testtest', 'test1234', 'testing1', 'secret12', 'access14', 'mustang1', 'hello123', 'helloworld', 'google12',
  '12345678', '123456789', '1234567890', '0123456789', '87654321', '987654321', '0987654321', '11111111', '00000000', '12341234',
  '12344321', '11223344', '12121212', '123123123', '123321123', '147258369', '159753456', '741852963', '1qaz2wsx', '1qazxsw2', 'zaq12wsx',
  'qazwsxedc', 'aa123456', 'a1234567', 'a12345678', '1234567a', '12345678a', '1234qwer', 'qwer1234', 'asdf1234', 'passpass', 'p4ssw0rd',
]
const tails = ['', '1', '12', '123', '1234', '!', '1!', '123!', '@123', '2023', '2024', '2025', '2026']

export const commonPasswords: ReadonlySet<string> = new Set(stems.flatMap((stem) => tails.map((tail) => stem + tail)))
