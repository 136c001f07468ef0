import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { uploadCustomers } from '../world/imports.ts'
import { runImport } from '../world/run-imports.ts'
import { startApp } from '../world/start-app.ts'

/* Lists that people keep themselves, with the names of columns, dates, and answers of their languages. Everyone in them is invented. */

const everything = {
  external_id: '7',
  emails: [{ email: 'a@example.com' }],
  dob: '1990-04-25T00:00:00.000Z',
  gender: 'female',
  created_at: expect.stringMatching(/^2020-02-13T/),
  last_sign_in_at: expect.stringMatching(/^2024-06-15T/),
  marketing: { email: true },
}

test.each([
  [
    'German',
    49,
    `Kd.-Nr.;Vor- und Nachname;E-Mail;Mobilfunknummer;Geb.-Datum;Geschlecht;Land;Registrierungsdatum;Letzter Login;Werbung erlaubt
7;Groß, Änne;a@example.com;0664 1234567;25.4.1990;weiblich;Österreich;13.02.2020 14:22 Uhr;15.06.2024;ja`,
    { ...everything, first_name: 'Änne', last_name: 'Groß', phone_numbers: [{ phone: '+436641234567' }] },
  ],
  [
    'French',
    33,
    `Code client;Nom et prénom;Courriel;N° de téléphone;Date naissance;Sexe;Inscrit le;Dernière visite;Infolettre
7;Lé, Zoé;a@example.com;06 12 34 56 78;25/04/1990;Femme;13/02/2020 à 14h22;15/06/2024;oui`,
    { ...everything, first_name: 'Zoé', last_name: 'Lé', phone_numbers: [{ phone: '+33612345678' }] },
  ],
  [
    'Spanish',
    34,
    `Nº cliente,Nombre y apellidos,Correo-e,Nº de teléfono,Cumpleaños,Sexo,Fecha alta,Última conexión,Acepta publicidad
7,Ana Niño Ruiz,a@example.com,612 34 56 78,25/04/1990,Mujer,13/02/2020,15/06/2024,Sí`,
    { ...everything, first_name: 'Ana', last_name: 'Niño Ruiz', phone_numbers: [{ phone: '+34612345678' }] },
  ],
  [
    'Portuguese',
    55,
    `Código do cliente;Nome completo;Correio eletrónico;Telefone celular;Aniversário;Sexo;Cadastrado em;Último acesso;Aceita marketing
7;Ana Sá;a@example.com;(11) 96123-4567;25/04/1990;Feminino;13/02/2020 14:22;15/06/2024;S`,
    { ...everything, first_name: 'Ana', last_name: 'Sá', phone_numbers: [{ phone: '+5511961234567' }], marketing: {} },
  ],
  [
    'Hindi',
    91,
    `ग्राहक संख्या,पहला नाम,उपनाम,ई-मेल,मोबाइल नंबर,जन्म तिथि,लिंग,देश,पंजीकरण तिथि,अंतिम लॉगिन,न्यूज़लेटर
7,आशा,राव,a@example.com,98765 43210,25/04/1990,महिला,भारत,13/02/2020,15/06/2024,हाँ`,
    { ...everything, first_name: 'आशा', last_name: 'राव', phone_numbers: [{ phone: '+919876543210' }] },
  ],
  [
    'Japanese',
    81,
    `会員番号,姓,名,Eメール,携帯電話番号,生年月日,性別,登録日時,最終ログイン日時,メルマガ
7,鈴木,花子,a@example.com,０９０−１２３４−５６７９,1990年4月25日,女性,2020/2/13 14:22,2024年6月15日 1時02分,希望する`,
    { ...everything, first_name: '花子', last_name: '鈴木', phone_numbers: [{ phone: '+819012345679' }] },
  ],
  [
    'English, short',
    1,
    `Member No,First,Last,E-Mail Addr.,Cell,Born,M/F,Signup Dt,Last Visit,Opt-In
7,Ann,Lee,a@example.com,(415) 555-2671,04/25/1990,F,02/13/2020 2:22 PM,06/15/2024,Y`,
    { ...everything, first_name: 'Ann', last_name: 'Lee', phone_numbers: [{ phone: '+14155552671' }] },
  ],
])('a list in %s is read by its columns', async (_, country_code, content, expected) => {
  const app = await startApp()
  const { body } = await app.call('POST', '/imports/preview', {
    file_url: await uploadCustomers(app, content),
    country_code,
  })
  expect(body).toMatchObject({ rejections: [], customers: [expected] })
})

test('only words for a gender are one', async () => {
  const app = await startApp()
  const words = ['männlich', 'Mujer', 'divers', 'prefer not to say', '—', '女', 'Homme', 'other', '2']
  const content = ['email,Geschlecht', ...words.map((word, at) => `p${at}@example.com,${word}`)].join('\n')
  const { body } = await app.call('POST', '/imports/preview', { file_url: await uploadCustomers(app, content) })
  const found = body.customers.map(({ gender }: { gender?: string }) => gender)
  expect(found).toEqual(['male', 'female', 'other', undefined, undefined, 'female', 'male', 'other', 'female'])
})

test('an address that was not confirmed is not confirmed in the corrected file either, although the key is left out', async () => {
  const app = await startApp()
  const job = await runImport(
    app,
    'email,_website,_store,firstname,confirmation\na@@example.com,base,default,Ann,4f9c1d2e\nb@@example.com,base,default,Bo,\n',
  )
  const { body: text } = await app.call('GET', `/jobs/${job._id}/errors.csv`)
  expect(text).toContain('Ann,yes,')
  expect(text).not.toContain('4f9c1d2e')
  const { body } = await app.call('POST', '/imports/preview', {
    file_url: await uploadCustomers(app, text.replaceAll('@@', '@')),
  })
  expect(body.customers).toMatchObject([
    { emails: [{ email: 'a@example.com', verified: false }] },
    { emails: [{ email: 'b@example.com' }] },
  ])
})

test('a compressed file is refused as one', async () => {
  const app = await startApp()
  const file_url = await uploadCustomers(app, gzipSync(`email\n${'a@example.com\n'.repeat(50)}`))
  const { status, body } = await app.call('POST', '/imports/preview', { file_url })
  expect(status).toBe(400)
  expect(body.message).toContain('The file is compressed.')
})

test('days without a year are no dates of birth', async () => {
  const app = await startApp()
  const content = 'email,Birthday\na@example.com,03/18\nb@example.com,04/25\n'
  const { body } = await app.call('POST', '/imports/preview', { file_url: await uploadCustomers(app, content) })
  expect(body).toMatchObject({ rejected: 0, not_imported: ['Birthday'] })
})
