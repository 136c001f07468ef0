'use client'

export { AccountLink, SignInButton, SignOutButton } from './react/buttons.tsx'
export { SignedIn, SignedOut } from './react/gates.tsx'
export { ClienteleProvider, type ClienteleProviderProps } from './react/provider.tsx'
export { useClient, useCustomer, type CustomerState } from './react/hooks.ts'
