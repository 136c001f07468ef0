import type { Columns } from '../person.ts'

/*
 * What HubSpot calls its columns in the languages that its users choose.
 */

/** The ID of a contact. */
const recordIds = [
  'Datensatz-ID',
  'ID de fiche d’informations',
  'ID d’enregistrement',
  'レコードID',
  'ID de registro',
  'ID del registro',
  'ID do registro',
  'ID record',
  'Recordnummer',
  'Post-ID',
  'Oppførings-ID',
  'Optegnelses-ID',
  'Tietueen tunnus',
  'Tietueen ID',
  'Identyfikator rekordu',
  'ID rekordu',
  'ID záznamu',
  'ID zapisa',
  'Kayıt Kimliği',
  '记录 ID',
  '記錄 ID',
  '紀錄 ID',
  '레코드 ID',
] as const

/** The kind of the record, as it can stand behind the ID. */
const kinds = [
  'Kontakt',
  'Contact',
  'コンタクト',
  'Contacto',
  'Contato',
  'Contatto',
  'Contactpersoon',
  'Yhteystieto',
  'Kontakti',
  '联系人',
  '聯絡人',
  '연락처',
] as const

/** Those that only HubSpot writes. Others have `Record ID` and `Post-ID` as well, but not with the stage of a contact. */
const ofOthers: ReadonlySet<string> = new Set([
  'Post-ID',
  'ID rekordu',
  'ID záznamu',
  'ID zapisa',
  '记录 ID',
  '記錄 ID',
  '紀錄 ID',
])
const stages = [
  'Livscykelfas',
  'Livscykelstadium',
  'Livssyklusfase',
  'Livssyklusstadium',
  'Etap cyklu życia',
  'Fáze životního cyklu',
  'Faza životnog ciklusa',
  '生命周期阶段',
  '生命週期階段',
  'Leadstatus',
  'Lead-status',
  'Status leada',
  '线索状态',
  'Kontaktägare',
  'Kontakteier',
  'Kontaktejer',
  'Właściciel kontaktu',
] as const

const withKinds = recordIds.flatMap((name) => kinds.map((kind) => `${name} - ${kind}`))

export const hubspotMarks: readonly (readonly string[])[] = [
  ...[...recordIds.filter((name) => !ofOthers.has(name)), ...withKinds].map((name) => [name]),
  ...[...ofOthers].flatMap((name) => stages.map((stage) => [name, stage])),
  ...['Record-ID', 'Record ID'].flatMap((name) => [
    ...kinds.map((kind) => [`${name} - ${kind}`]),
    ...stages.map((stage) => [name, stage]),
  ]),
]

const times = [
  'Erstelldatum',
  'Erstellungsdatum',
  'Fecha de creación',
  'Data de criação',
  'Date de création',
  'Data di creazione',
  'Aanmaakdatum',
  'Skapat datum',
  'Skapad den',
  'Skapandedatum',
  'Oprettelsesdato',
  'Oprettet dato',
  'Opprettelsesdato',
  'Opprettet dato',
  'Luontipäivä',
  'Luontipäivämäärä',
  'Data utworzenia',
  'Datum vytvoření',
  'Datum stvaranja',
  'Oluşturma Tarihi',
  '作成日',
  '创建日期',
  '建立日期',
  '생성일',
  '만든 날짜',
] as const

const countries = [
  'Land/Region',
  'Land/Område',
  'País/región',
  'País/região',
  'Pays/région',
  'Paese/Area geografica',
  'Land/regio',
  'Maa/alue',
  'Kraj/region',
  'Země/region',
  '国/地域',
  '国家/地区',
  '國家/地區',
] as const

export const hubspotColumns: Columns = [
  ...[...recordIds, ...withKinds, 'Record-ID', ...kinds.map((kind) => `Record-ID - ${kind}`)].map(
    (name) => [name, 'external_id'] as const,
  ),
  ...countries.map((name) => [name, 'country'] as const),
  ...times.map((name) => [name, 'created_at'] as const),
]
