'use client'

import { useCustomer } from '@clientele/storefront/next/react'

export function Greeting() {
  const { customer } = useCustomer()
  return <span className="greeting">Hello, {customer?.given_name ?? 'there'}</span>
}
