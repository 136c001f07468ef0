/*
 * What an export can contain, and in which formats. Pages use these lists without a schema.
 */

export const exportFormats = ['csv', 'ndjson', 'xlsx'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** The fields of a customer in an export, in its order, and their labels. Consents to marketing follow as `consent.<slug>`, and attributes as `attributes.<slug>`. */
export const exportFields = {
  user_id: 'Customer ID',
  external_id: 'External ID',
  username: 'Username',
  first_name: 'First name',
  last_name: 'Last name',
  emails: 'Email addresses',
  phone_numbers: 'Phone numbers',
  gender: 'Gender',
  dob: 'Date of birth',
  state: 'Status',
  state_reason: 'Reason of the status',
  state_at: 'Status since',
  delete_on: 'Deletion scheduled for',
  last_sign_in_at: 'Last sign-in',
  created_at: 'Created',
  updated_at: 'Changed',
  created_by: 'Created by',
  rr_id: 'Rewards ID',
  profile_pic_url: 'Picture',
  meta: 'Metadata',
  'consent.privacy_policy': 'Privacy policy',
} as const

export type ExportField = keyof typeof exportFields
export const exportFieldNames = Object.keys(exportFields) as [ExportField, ...ExportField[]]

/** What the field of an attribute begins with; its slug follows. */
export const attributeFieldPrefix = 'attributes.'

/** What the field of a consent begins with; its slug follows. */
export const consentFieldPrefix = 'consent.'

/** How long the file of an export can be downloaded. */
export const exportKept_hours = 72

/** How many customers can be named by their IDs. */
export const exportedIdsMax = 10_000

/** An Excel sheet has 1,048,576 rows, one of which is the header. */
export const sheetRowsMax = 1_048_575
