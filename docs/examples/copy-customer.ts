import { ClienteleError, createClient } from '@clientele/sdk'

const { BASE_URL = '', APPLICATION_ID = '', API_KEY, API_SECRET } = process.env
const sdk = createClient({ baseUrl: BASE_URL, companyId: '1', apiKey: API_KEY, apiSecret: API_SECRET })
const { user } = sdk.application(APPLICATION_ID)

export interface OldCustomer {
  id: string
  email: string
  isEmailVerified: boolean
  firstName: string
  lastName: string
  /** As the old system wrote it. */
  passwordHash?: string
}

/** Copies a customer, and returns their new ID. Store it beside the old one. */
export async function copyCustomer(old: OldCustomer): Promise<string | undefined> {
  try {
    const created = await user.createUser({
      verified: old.isEmailVerified,
      body: {
        email: old.email,
        first_name: old.firstName,
        last_name: old.lastName,
        external_id: old.id,
        ...(old.passwordHash !== undefined && { password_hash: { value: old.passwordHash } }),
      },
    })
    return created.user?._id
  } catch (error) {
    const isKnown = error instanceof ClienteleError && ['EXTERNAL_ID_TAKEN', 'EMAIL_TAKEN'].includes(error.code)
    if (!isKnown) throw error
    const { items } = await user.getCustomers({ q: { external_id: old.id } })
    return items?.[0]?._id
  }
}
