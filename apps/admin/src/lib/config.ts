/** Where the api is. Read when it is needed, because the build does not know it yet. */
export const apiUrl = (): string => process.env.API_URL ?? 'http://127.0.0.1:4000'
