import { exampleWorld } from './example-world.ts'

/** The issuer of the example world's application. Apart from that world, because every schema of the contract includes it. */
export const exampleIssuer = `https://accounts.example.com/oidc/${exampleWorld.application.id}`
