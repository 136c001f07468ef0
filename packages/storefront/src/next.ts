export { type ClienteleNext, createNext } from './next/create-next.ts'
export type { EndedSessions } from './next/ended-sessions.ts'
export type { NextOptions } from './next/settings.ts'
