'use client'

export { ClienteleProvider, type ClienteleProviderProps } from './next-react/provider.tsx'
export { AccountLink, SignInButton, SignOutButton } from './react/buttons.tsx'
export { SignedIn, SignedOut } from './react/gates.tsx'
export { useClient, useCustomer, type CustomerState } from './react/hooks.ts'
