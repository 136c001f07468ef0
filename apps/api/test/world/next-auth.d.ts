/* What the tests use of NextAuth.js 4. */

export interface NextAuthProvider {
  checks?: string[]
  client?: Record<string, string>
}

type Facts = Record<string, unknown>

export interface NextAuthOptions {
  secret: string
  providers: NextAuthProvider[]
  callbacks: {
    jwt: (given: { token: Facts; account: { providerAccountId: string } | null }) => Facts
    session: (given: { session: Facts; token: Facts }) => Facts
  }
  logger: { error: (code: string, found: Error | { error: Error }) => void }
}

/** Handles a request as the pages of Next.js pass it on. */
export type NextAuthHandler = (request: object, response: object, options: NextAuthOptions) => Promise<unknown>

/** A CommonJS module: depending on who loads it, its default export is the handler, or has it. */
declare const exported: NextAuthHandler | { default: NextAuthHandler }
export default exported
