// `next build` leaves the static files out of the standalone folder; with them it is a complete, movable console.
import { cpSync, existsSync } from 'node:fs'

const standalone = '.next/standalone/apps/admin'
cpSync('.next/static', `${standalone}/.next/static`, { recursive: true })
if (existsSync('public')) cpSync('public', `${standalone}/public`, { recursive: true })
