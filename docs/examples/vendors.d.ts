// What packages of others export, as far as the guides use it, so that the guides compile without them.

declare module '@aparajita/capacitor-secure-storage' {
  export const SecureStorage: {
    getItem: (key: string) => Promise<string | null>
    setItem: (key: string, value: string) => Promise<void>
    removeItem: (key: string) => Promise<void>
  }
}

declare module '@capacitor/app' {
  export const App: {
    addListener: (
      event: 'appUrlOpen',
      listener: (opened: { url: string }) => void,
    ) => Promise<{ remove: () => Promise<void> }>
  }
}

declare module '@capacitor/browser' {
  export const Browser: { open: (options: { url: string }) => Promise<void>; close: () => Promise<void> }
}

declare module '@napi-rs/keyring' {
  export class Entry {
    constructor(service: string, username: string)
    getPassword(): string | null
    setPassword(password: string): void
  }
}

declare module 'electron' {
  export const app: { whenReady: () => Promise<void>; getPath: (name: 'userData') => string }
  export const safeStorage: { encryptString: (text: string) => Buffer; decryptString: (sealed: Buffer) => string }
  export const shell: { openExternal: (url: string) => Promise<void> }
}

declare module 'react-native-app-auth' {
  interface Configuration {
    issuer: string
    clientId: string
    scopes: string[]
    redirectUrl: string
  }
  export interface AuthorizeResult {
    accessToken: string
    accessTokenExpirationDate: string
    idToken: string
    refreshToken: string
  }
  interface RefreshResult extends Omit<AuthorizeResult, 'refreshToken'> {
    refreshToken: string | null
  }
  export function authorize(config: Configuration): Promise<AuthorizeResult>
  export function refresh(config: Configuration, given: { refreshToken: string }): Promise<RefreshResult>
  export function revoke(config: Configuration, given: { tokenToRevoke: string; sendClientId: boolean }): Promise<void>
  export function logout(
    config: Configuration,
    given: { idToken: string; postLogoutRedirectUrl: string },
  ): Promise<{ postLogoutRedirectUri: string }>
}

declare module 'react-native-keychain' {
  export function setGenericPassword(username: string, password: string): Promise<unknown>
  export function getGenericPassword(): Promise<false | { username: string; password: string }>
  export function resetGenericPassword(): Promise<boolean>
}
