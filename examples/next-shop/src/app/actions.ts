'use server'

import { clientele } from '@/clientele'

/** Signs a visitor in, and then opens their orders. */
export async function signInToOrders() {
  await clientele.signIn({ returnTo: '/orders' })
}

/** Signs the customer out, here and everywhere. */
export async function signOut() {
  await clientele.signOut()
}
