import type { ColumnUse, FileSystem } from '@clientele/contracts'

/*
 * How other systems spell the headers of their exports, and how people spell them everywhere. Headers are compared by their letters and digits
 * alone, so "E-mail 1 - Value" is written here as it is in the export.
 */

interface SystemHeaders {
  /** In the order in which they are tried. */
  email?: readonly string[]
  phone_number?: readonly string[]
  country_code?: readonly string[]
  /** Other headers, which only tell which system it is. */
  others: readonly string[]
}

export const systemHeaders: Record<FileSystem, SystemHeaders> = {
  shopify: {
    email: ['Email'],
    phone_number: ['Phone', 'Default Address Phone'],
    country_code: ['Default Address Country Code', 'Country Code'],
    others:
      list(`Customer ID, First Name, Last Name, Accepts Email Marketing, Accepts Marketing, Accepts SMS Marketing, Company, Address1, Address2,
      City, Province, Province Code, Country, Zip, Default Address Company, Default Address Address1, Default Address Address2,
      Default Address City, Default Address Province Code, Default Address Zip, Total Spent, Total Orders, Note, Tax Exempt, Tags`),
  },
  woocommerce: {
    email: [
      'user_email',
      'billing_email',
      'Billing Email',
      'Email (Billing)',
      'Billing Email Address',
      'shipping_email',
    ],
    phone_number: ['billing_phone', 'Billing Phone', 'Phone (Billing)', 'shipping_phone', 'Shipping Phone'],
    country_code: ['billing_country'],
    others:
      list(`ID, customer_id, user_login, user_pass, user_nicename, user_url, user_registered, display_name, first_name, last_name, user_status,
      roles, role, nickname, session_tokens, billing_first_name, billing_last_name, billing_company, billing_address_1, billing_address_2,
      billing_postcode, billing_city, billing_state, shipping_first_name, shipping_last_name, Name, Username, Last active,
      Date registered, Email, Orders, Total spend, AOV, Country / Region, City, Region, Postal code, user_activation_key`),
  },
  magento: {
    email: ['email', '_email', 'Customer Email'],
    phone_number: ['telephone', '_address_telephone', 'Billing Telephone', 'Shipping Telephone', 'Phone'],
    country_code: ['_address_country_id', 'country_id'],
    others:
      list(`_website, _store, _entity_id, confirmation, created_at, created_in, disable_auto_group_change, dob, firstname, gender, group_id,
      lastname, middlename, prefix, suffix, rp_token, rp_token_created_at, store_id, taxvat, updated_at, website_id, password,
      _address_city, _address_company, _address_fax, _address_firstname, _address_lastname, _address_middlename, _address_postcode,
      _address_prefix, _address_region, _address_street, _address_suffix, _address_vat_id, _address_default_billing_,
      _address_default_shipping_, ID, Name, Group, ZIP, Country, State/Province, Customer Since, Web Site, Confirmed email,
      Account Created in, Billing Address, Shipping Address, Date of Birth, Tax VAT Number`),
  },
  mailchimp: {
    email: ['Email Address'],
    phone_number: ['Phone Number', 'SMS Phone Number', 'Phone'],
    others:
      list(`First Name, Last Name, Address, Birthday, MEMBER_RATING, OPTIN_TIME, OPTIN_IP, CONFIRM_TIME, CONFIRM_IP, LATITUDE, LONGITUDE, GMTOFF,
      DSTOFF, TIMEZONE, CC, REGION, LAST_CHANGED, LEID, EUID, NOTES, TAGS, UNSUB_TIME, UNSUB_CAMPAIGN_TITLE, UNSUB_CAMPAIGN_ID, UNSUB_REASON,
      UNSUB_REASON_OTHER, CLEAN_TIME, CLEAN_CAMPAIGN_TITLE, CLEAN_CAMPAIGN_ID`),
  },
  klaviyo: {
    email: ['Email', '$email', 'Profile Email'],
    phone_number: ['Phone Number', '$phone_number', 'Profile Phone Number'],
    others:
      list(`Klaviyo ID, Profile ID, $id, First Name, Last Name, $first_name, $last_name, Organization, Title, Address, Address 2, City,
      State / Region, Country, Zip Code, Latitude, Longitude, Source, $source, IP Address, Email Marketing Consent,
      Email Marketing Consent Timestamp, SMS Marketing Consent, Historic Customer Lifetime Value, Total Customer Lifetime Value,
      Predicted Customer Lifetime Value, Average Order Value, Historic Number Of Orders, First Active, Last Active, Profile Created On,
      Date Added, Last Open, Last Click, Average Days Between Orders, Email Suppressions, Shopify Tags, Preferences, External ID`),
  },
  hubspot: {
    email: ['Email', 'Work email', 'Additional email addresses'],
    phone_number: ['Phone Number', 'Mobile Phone Number', 'WhatsApp Phone Number'],
    others:
      list(`Record ID, Record ID - Contact, Contact ID, First Name, Last Name, Contact owner, Primary Associated Company ID, Last Activity Date,
      Lead Status, Marketing contact status, Create Date, Associated Company, Associated Company IDs, Lifecycle Stage, Original Source,
      Favorite Content Topics, Preferred channels, Company Name, Job Title, City, Country/Region`),
  },
  salesforce: {
    email: ['Email', 'PersonEmail', 'Email: Email', 'npe01__HomeEmail__c', 'npe01__WorkEmail__c'],
    phone_number: [
      'MobilePhone',
      'Mobile',
      'Phone',
      'HomePhone',
      'OtherPhone',
      'PersonMobilePhone',
      'PersonHomePhone',
      'Other Phone',
    ],
    country_code: ['MailingCountryCode'],
    others:
      list(`Contact ID, 18-digit Contact ID, Account ID, AccountId, Lead ID, Salutation, First Name, Last Name, FirstName, LastName, Full Name,
      Title, Account Name, Mailing Street, Mailing City, Mailing State/Province, Mailing Zip/Postal Code, Mailing Country, Account Owner,
      Contact Owner, Lead Source, Last Activity, OwnerId, CreatedDate, SystemModstamp, Email Opt Out, Department, Birthdate, Description`),
  },
  google_contacts: {
    email: numbered('E-mail # - Value', 5),
    phone_number: numbered('Phone # - Value', 5),
    others:
      list(`Name, Given Name, Additional Name, Family Name, Yomi Name, Given Name Yomi, Name Prefix, Name Suffix, Initials, Nickname,
      Short Name, Maiden Name, First Name, Middle Name, Last Name, Phonetic First Name, Phonetic Last Name, File As, Birthday, Gender, Location,
      Notes, Photo, Labels, Language, Group Membership, Organization Name, Organization Title, Organization Department, E-mail 1 - Label,
      E-mail 1 - Type, E-mail 2 - Label, E-mail 2 - Type, Phone 1 - Label, Phone 1 - Type, Phone 2 - Label, Phone 2 - Type,
      Address 1 - Label, Address 1 - Formatted, Address 1 - Street, Address 1 - City, Organization 1 - Name`),
  },
  outlook: {
    email: ['E-mail Address', 'E-mail 2 Address', 'E-mail 3 Address'],
    phone_number: [
      'Mobile Phone',
      'Primary Phone',
      'Home Phone',
      'Home Phone 2',
      'Business Phone',
      'Business Phone 2',
      'Company Main Phone',
      'Other Phone',
      'Car Phone',
    ],
    others:
      list(`Title, First Name, Middle Name, Last Name, Suffix, Company, Department, Job Title, Business Street, Business City, Business State,
      Business Postal Code, Business Country/Region, Home Street, Home City, Home State, Home Postal Code, Home Country/Region, Business Fax,
      Home Fax, Other Fax, Pager, Radio Phone, TTY/TDD Phone, Telex, ISDN, Callback, Account, Anniversary, Assistant's Name,
      Assistant's Phone, Billing Information, Birthday, Categories, Children, Gender, Hobby, Initials, Keywords, Language, Location, Mileage,
      Notes, Office Location, Priority, Private, Profession, Referred By, Sensitivity, Spouse, User 1, User 2, Web Page, E-mail Type,
      E-mail Display Name, E-mail 2 Type, E-mail 2 Display Name, Given Yomi, Surname Yomi`),
  },
  auth0: {
    email: ['email', 'Email'],
    phone_number: ['phone_number', 'Phone Number'],
    others:
      list(`user_id, Id, name, Name, nickname, Nickname, given_name, Given Name, family_name, Family Name, username, Username, picture,
      email_verified, Email Verified, created_at, Created At, updated_at, last_login, Last Login, last_ip, logins_count, Connection, connection,
      app_metadata, user_metadata, identities[0].connection, identities[0].provider`),
  },
  stripe: {
    email: ['Email', 'Customer Email', 'email (metadata)'],
    phone_number: ['Phone', 'Customer Phone', 'phone (metadata)', 'Shipping Phone'],
    others:
      list(`id, Customer ID, Description, Customer Description, Name, Created (UTC), Created, Delinquent, Card ID, Card Last4, Card Brand,
      Card Funding, Card Exp Month, Card Exp Year, Card Name, Card Country, Card Issue Country, Currency, Default Source, Account Balance,
      Business Vat ID, Plan, Status, Total Spend, Payment Count, Average Order, Refunded Volume, Dispute Losses`),
  },
  prestashop: {
    email: ['Email', 'Email address', 'E-mail'],
    phone_number: ['phone_mobile', 'phone', 'Mobile phone'],
    others:
      list(`id_customer, id_address, id_gender, Social title, First name, Last name, firstname, lastname, Sales, Enabled, Newsletter,
      Partner offers, Registration, Last visit, Group, Company, birthday, newsletter, optin, id_default_group, id_shop, active, date_add,
      passwd, secure_key, Titre, Titre de civilité, Prénom, Nom, Groupe, Ventes, Activé, Offres partenaires, Inscription, Dernière visite`),
  },
}

/** The IDs that a system gives, as no other writes them. They name it in exports of a few common columns. */
export const systemIds: Partial<Record<FileSystem, { header: string; values: RegExp }>> = {
  // With the apostrophe that Shopify writes before them.
  shopify: { header: 'Customer ID', values: /^'\d{12,14}$/ },
  auth0: { header: 'user_id', values: /^(?:auth0|google-oauth2|facebook|apple|email|sms|windowslive)\|/ },
  // The first three characters of a Salesforce ID say what it identifies.
  salesforce: { header: 'Contact ID', values: /^003\w*$/ },
  stripe: { header: 'id', values: /^cus_\w+$/ },
  klaviyo: { header: 'Klaviyo ID', values: /./ },
}

/** Headers of two words that people write themselves, although only one system is known to. */
export const everydayHeaders =
  list(`Full Name, Company Name, Date of Birth, Date Added, Country Code, Country / Region, State / Region,
  State/Province, Created At, Created On, Create Date, Updated At, Last Login, Last Active, Last Activity, First Active, Postal Code,
  Zip Code, Address 1, Address 2, Address1, Address2, Customer Name, Order Count, Total Orders, Total Spent, Total Spend, Job Title,
  Display Name, Given Name, Family Name, Middle Name, Maiden Name, Short Name, User Name, User Email, Contact Owner, Lead Source,
  Home Phone, Work Phone, Other Phone, Business Phone, Billing Address, Shipping Address, Billing Email, Billing Phone, Shipping Phone,
  Average Order Value, Web Page, IP Address, Email Verified, External ID, Customer Email, Customer Phone, Email Address, Phone Number,
  First Name, Last Name, Contact ID, Account ID, Lead ID, Profile ID, Lifecycle Stage`)

/** What people call these columns elsewhere. The first ones are our own names, and are tried first. */
export const commonHeaders = {
  user_id: ['user_id'],
  email:
    list(`email, email address, e-mail, mail, mail address, email id, user email, customer email, contact email, primary email,
    primary email address, email primary, work email, personal email, private email, business email, login email, account email,
    email 1, email 2, email 3, E-Mail-Adresse, Mailadresse, EMail privat, Kunden E-Mail, adresse e-mail, adresse email, adresse mail, courriel,
    adresse électronique, correo, correo electrónico, dirección de correo electrónico, email cliente, posta elettronica, indirizzo e-mail,
    indirizzo email, endereço de e-mail, endereço de email, correio eletrónico, correio eletrônico, e-mailadres, sähköposti,
    sähköpostiosoite, e-post, e-postadress, e-postadresse, e-postaddress, e-mailadresse, adres e-mail, adres email, poczta elektroniczna,
    e-posta, e-posta adresi, eposta, e-mailová adresa, emailová adresa, e-mail cím, email cím, adresă de e-mail, adresă email,
    электронная почта, адрес электронной почты, почта, емейл, имейл, електронна пошта, メールアドレス, メール, 电子邮件, 电子邮箱, 邮箱, 邮件,
    電子郵件, 電郵, Eメール, Eメールアドレス, 電子メール, 電子メールアドレス, メアド, ई-मेल, ईमेल आईडी, email addr, e-mail addr, e-mail id, email adres,
    correo-e, mail-adresse, 이메일, 이메일 주소, البريد الإلكتروني, דואר אלקטרוני, ईमेल, ईमेल पता, อีเมล`),
  phone_number:
    list(`phone_number, phone, mobile, mobile phone, mobile number, mobile no, mobile phone number, cell, cell phone,
    cell phone number, phone no, phone 1, phone 2, telephone, telephone number, telephone no, tel, tel no, tel nr, contact number, contact no,
    contact phone, customer phone, primary phone, primary phone number, whatsapp, whatsapp number, msisdn, sms, sms number, sms phone number,
    home phone, work phone, Telefon, Telefonnummer, Telefon privat, Mobil, Mobilnummer, Mobiltelefon, Handy, Handynummer, Rufnummer, téléphone,
    numéro de téléphone, téléphone portable, téléphone mobile, portable, GSM, teléfono, número de teléfono, teléfono móvil, móvil, celular,
    número de celular, telefono, numero di telefono, cellulare, telefone, número de telefone, telemóvel, telefoonnummer, telefoon,
    mobiel, mobiel nummer, puhelin, puhelinnumero, matkapuhelin, matkapuhelinnumero, telefonnr, mobilnr, mobiltelefonnummer, telefono cellulare,
    numer telefonu, telefon komórkowy, komórka, telefon numarası, cep telefonu, telefonní číslo, telefonszám, mobilszám, număr de telefon,
    телефон, номер телефона, мобильный телефон, мобильный, номер телефону, 電話番号, 電話, 携帯電話, 携帯, 电话, 电话号码, 手机, 手机号,
    手机号码, 電話號碼, 手機, 전화번호, 휴대폰, 휴대전화, 携帯電話番号, 携帯番号, お電話番号, 联系电话, 휴대폰번호, 연락처, मोबाइल नंबर, मोबाइल संख्या, फ़ोन नंबर,
    mobilfunknummer, mobilfunk, handynr, tél, tél portable, n° de téléphone, numéro de portable, numéro de mobile, teléfono celular,
    número de móvil, nº de teléfono, número móvil, telefone celular, número de telemóvel, cell, numero cellulare, gsm nummer, mob, mob no, رقم الهاتف, الهاتف, الجوال, رقم الجوال, טלפון, נייד, फ़ोन, मोबाइल, เบอร์โทรศัพท์, เบอร์โทร`),
  country_code:
    list(`country_code, country calling code, calling code, dial code, dialing code, dialling code, phone country code, isd, isd code,
    Ländervorwahl, Vorwahl, indicatif`),
  action: ['action'],
} as const satisfies Record<ColumnUse, readonly string[]>

/** Headers of IDs that may be ours, or another system's: the values decide. */
export const possibleIdHeaders = list('id, customer_id, customer, user, customer number, clientele_id, member_id, uid')

function list(text: string): readonly string[] {
  return text.split(',').map((each) => each.replace(/\s+/g, ' ').trim())
}

function numbered(pattern: string, most: number): readonly string[] {
  return Array.from({ length: most }, (_, at) => pattern.replace('#', String(at + 1)))
}
