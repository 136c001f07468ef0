import { createApi } from './api.ts'

const { ISSUER = 'http://localhost:4000/oidc/000000000000000000000001', PORT = '5301' } = process.env

createApi({ issuer: ISSUER }).listen(Number(PORT), () => console.log(`http://localhost:${PORT}/api/orders`))
