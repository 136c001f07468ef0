/** The API's address. Read on demand, because it isn't known at build time. */
export const apiUrl = (): string => process.env.API_URL ?? 'http://127.0.0.1:4000'
