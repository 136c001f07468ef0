/** Why signing in, renewing a token, or signing out failed. */
export type SignInErrorCode =
  /** The customer or the issuer refused; `error` is the code of OAuth, such as `access_denied` or `login_required`. */
  | 'REFUSED'
  /** The redirect belongs to no sign-in that was started here, or to one that was already completed. */
  | 'UNKNOWN_SIGN_IN'
  /** The response isn't what the issuer should have sent, for example because another one responded. */
  | 'INVALID_RESPONSE'
  /** There was no response. It may work later. */
  | 'UNREACHABLE'

export class SignInError extends Error {
  /** The reason, which never changes: branch on it. */
  readonly code: SignInErrorCode
  /** The error code of OAuth, if the issuer sent one. */
  readonly error: string | undefined

  constructor(code: SignInErrorCode, message: string, { error, cause }: { error?: string; cause?: unknown } = {}) {
    super(message, { cause })
    this.name = 'SignInError'
    this.code = code
    this.error = error
  }
}
