import type { ImportTarget } from '@clientele/contracts'

/*
 * More names of columns, as people write them in lists of their own. Letters and digits alone count, so that `Kd.-Nr.` is `kd nr`.
 */

const inLanguages: Partial<Record<ImportTarget, string>> = {
  external_id: `kd nr, kunden nr, kunden id, mitgliedsnummer, code client, id client, no client, n client, nº cliente, número cliente, código cliente,
    código de cliente, código do cliente, id cliente, id do cliente, número do cliente, customer nr, customer code, member no, member number,
    membership number, numer klienta, asiakasnumero, kundnummer, kundenummer, müşteri no, номер клиента, 会員番号, 会員ID, 顧客番号, 顧客ID, お客様番号,
    客户编号, 会员编号, 客户ID, 회원번호, 고객번호, ग्राहक संख्या, ग्राहक आईडी, सदस्य संख्या`,
  first_name: `first, fname, first names, vornamen, prénoms, nombres, primer nombre, nombre de pila, pierwsze imię, पहला नाम, प्रथम नाम, 下の名前`,
  last_name: `last, lname, familienname, zuname, nom famille, primer apellido, apellido paterno, último nome, उपनाम, कुलनाम, अंतिम नाम, 苗字`,
  full_name: `fullname, client name, kundenname, vor- und nachname, vollständiger name, name vorname, nom complet, nom et prénom, nom prénom,
    prénom et nom, prénom nom, nombre completo, nombre y apellidos, nombre y apellido, nome completo, nome e cognome, nominativo, naam,
    volledige naam, imię i nazwisko, ad soyad, adı soyadı, фио, полное имя, नाम, पूरा नाम, お名前, 名前, フルネーム, 성명, 고객명, 客户姓名`,
  gender: `m/f, f/m, m/w, w/m, sexe, genre, sexo, género, gênero, sesso, genere, geslacht, kön, køn, kjønn, sukupuoli, płeć, cinsiyet, пол, लिंग, 性別,
    性别, 성별`,
  dob: `born, born on, birth day, geb datum, geb am, geboren am, geburtsdat, date naissance, né le, née le, anniversaire, fecha nacimiento, fecha de nac,
    fecha nac, nacimiento, cumpleaños, nascimento, data nascimento, data de nasc, aniversário, nato il, compleanno, data urodzenia, doğum tarihi,
    дата рождения, день рождения, syntymäaika, syntymäpäivä, fødselsdato, fødselsdag, födelsedag, 生年月日, 誕生日, お誕生日, 生日, 出生日期, 생년월일,
    생일, जन्म तिथि, जन्मतिथि, जन्मदिन, जन्म दिनांक`,
  country: `country/region, land/region, país/región, pays/région, país/região, paese, nazione, kraj, maa, ülke, страна, देश, 国, 国名, 国家, 국가`,
  created_at: `registered date, date registered, registration, reg date, registration time, signup dt, signup, date signed up, join date, joined date,
    created date, creation date, account created, client since, registrierungsdatum, registrierung, registriert, anmeldedatum, anlagedatum, angelegt,
    erstellt, erstelldatum, erstellungsdatum, eintrittsdatum, mitglied seit, date inscription, date de création du compte, inscrit, inscription,
    client depuis, membre depuis, créé, fecha registro, fecha alta, fecha creación, alta, registrado el, creado el, cliente desde, miembro desde,
    data cadastro, data de registo, data de registro, data de inscrição, cadastrado em, registado em, registrado em, criado em, membro desde,
    registrato il, data registrazione, iscritto il, data iscrizione, creato il, cliente dal, geregistreerd op, klant sinds, aanmaakdatum,
    data rejestracji, data utworzenia, kayıt tarihi, дата регистрации, дата создания, registreringsdatum, registrerad, oprettet, opprettet, 登録日,
    登録日時, 会員登録日, 入会日, 作成日, 作成日時, 注册时间, 注册日期, 创建时间, 가입일, 등록일, पंजीकरण तिथि, पंजीकरण दिनांक`,
  last_sign_in_at: `last visit, last log in, last logged in, last logon, last login date, letzter login, letzter besuch, zuletzt angemeldet,
    zuletzt eingeloggt, zuletzt aktiv, dernier accès, dernier login, dernière visite, última conexión, último inicio de sesión, última visita,
    último login, ultimo login, último acesso, último acceso el, laatste login, laatst ingelogd, ostatnie logowanie, son giriş, son giriş tarihi,
    последний вход, senaste inloggning, seneste login, siste innlogging, viimeisin kirjautuminen, 最終ログイン, 最終ログイン日, 最終ログイン日時, 最后登录,
    最后登录时间, 마지막 로그인, 최근 로그인, अंतिम लॉगिन`,
  blocked: `blockiert, verrouillé, suspendido, suspenso, geblokkeerd, zablokowany, engelli, заблокирован, spärrad, estetty`,
  email_marketing: `opt in, email optin, marketing, marketing opt in, marketing email, email subscribed, is subscribed, subscribed to newsletter,
    accepts newsletter, accepts emails, newsletter abonniert, newsletteranmeldung, werbung, werbung erlaubt, werbeeinwilligung, infolettre,
    accepte le marketing, accepte la publicité, abonné à la newsletter, inscrit à la newsletter, boletín, acepta marketing, acepta publicidad,
    acepta newsletter, acepta boletín, aceita marketing, aceita newsletter, aceita publicidade, accetta marketing, consenso marketing,
    consenso newsletter, nieuwsbrief, nyhetsbrev, nyhedsbrev, uutiskirje, zgoda marketingowa, bülten, рассылка, メルマガ, メールマガジン, メルマガ購読,
    メルマガ希望, 订阅, 뉴스레터, न्यूज़लेटर`,
}

/** The names of columns for a use, in the languages of those who write them. */
export const namesInLanguages = (to: ImportTarget): string[] =>
  (inLanguages[to] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')

/** What people write for yes and no in the languages that aren't those of a spreadsheet program's words. */
export const yesWords =
  'yeah s tak evet да ano igen kyllä áno はい 有 有り 希望する 希望 購読する 受け取る 是 예 네 हाँ हां subscribed abonniert inscrit suscrito inscrito iscritto'
export const noWords =
  'hayır нет ne nem ei いいえ 無 無し なし 希望しない 購読しない 受け取らない 否 아니요 아니오 नहीं unsubscribed abgemeldet désinscrit'

const genders = {
  male: `m male man h homme hombre masculino maschio uomo männlich mann herr man mies erkek mężczyzna мужской муж masculin masculine homem varón mand
    男 男性 남 남성 남자 पुरुष 1`,
  female: `f w female woman femme mujer femenino femmina donna weiblich frau vrouw kvinna kvinne kvinde nainen kadın kobieta женский жен féminin feminin
    feminine feminino mulher 女 女性 여 여성 여자 महिला स्त्री 2`,
  other: `other diverse divers d x nonbinary non-binary enby andere anders autre otro otra outro altro annan anden inny diğer другой その他 其他 기타 अन्य`,
} as const

const genderByWord = new Map(
  Object.entries(genders).flatMap(([gender, words]) =>
    words.split(/\s+/).map((word) => [word, gender as keyof typeof genders] as const),
  ),
)

/** The gender that a word means. Undefined if it is none, or one that isn't known. */
export const genderNamed = (word: string): keyof typeof genders | undefined =>
  genderByWord.get(word.normalize('NFKC').trim().toLowerCase())
