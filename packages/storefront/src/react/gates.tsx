'use client'

import type { ReactNode } from 'react'
import { useCustomer } from './hooks.ts'

/** Shows its children to customers who are signed in. */
export const SignedIn = ({ children }: { children: ReactNode }) =>
  useCustomer().status === 'signed-in' ? <>{children}</> : null

/** Shows its children to visitors who are not signed in. */
export const SignedOut = ({ children }: { children: ReactNode }) =>
  useCustomer().status === 'signed-out' ? <>{children}</> : null
