import { writeFileSync } from 'node:fs'
import { endpoints, file } from './endpoints.ts'

writeFileSync(file, endpoints())
