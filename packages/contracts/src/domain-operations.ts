import * as z from 'zod'
import { proofUrlOf, recordNameOf } from './domain-proofs.ts'
import { AddDomainRequestSchema, type Domain, DomainListResponseSchema, DomainResponseSchema } from './domains.ts'
import { exampleDomain } from './example-domain.ts'
import { exampleWorld } from './example-world.ts'
import { id } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { operation } from './operation.ts'
import { cursor, exampleFullPage, fullPageSize, pageNo } from './pages.ts'

const { owner, apiKey, moment } = exampleWorld

const exampleOf = (domain: string): Domain => ({
  _id: exampleDomain.id,
  domain,
  status: 'pending',
  dns: { name: recordNameOf(domain), type: 'TXT', value: exampleDomain.proof },
  file: { url: proofUrlOf(domain), content: exampleDomain.proof },
  created_at: moment,
  created_by: { kind: 'operator', id: owner.id, name: owner.name },
})
const pending = exampleOf(exampleDomain.domain)

const domainId = id().meta(means('The ID of the domain.', exampleDomain.id))

export const domainOperations = {
  getDomains: operation({
    summary: 'List domains',
    tag: 'Domains',
    scope: 'application',
    method: 'GET',
    path: '/domains',
    permission: 'applications:read',
    input: z.strictObject({ pageSize: fullPageSize, pageNo, cursor }, onlyKnown),
    output: DomainListResponseSchema,
    errors: [],
    events: [],
    example: { input: {}, output: { items: [pending], page: exampleFullPage } },
  }),
  addDomain: operation({
    summary: 'Add a domain',
    description:
      'A host name of the application’s own. It does nothing until it is verified: publish one of the proofs in the response, then call `checkDomain`.',
    tag: 'Domains',
    scope: 'application',
    method: 'POST',
    path: '/domains',
    permission: 'applications:write',
    status: 201,
    input: z.strictObject({ body: AddDomainRequestSchema.meta(means('The new domain.')) }, onlyKnown),
    output: DomainResponseSchema,
    errors: ['DOMAIN_TAKEN', 'TOO_MANY_DOMAINS'],
    events: ['domain.added'],
    example: {
      input: { body: { domain: 'login.shop.example.com' } },
      output: {
        domain: {
          ...exampleOf('login.shop.example.com'),
          created_by: { kind: 'api_key', id: apiKey.id, name: apiKey.name },
        },
      },
    },
  }),
  checkDomain: operation({
    summary: 'Check a domain',
    description:
      'Looks for the DNS record, and then for the file, and verifies the domain if it finds one of them. From then on, the application is served there. If it finds neither, `last_check` says what it found; a domain that was verified before stays verified.',
    tag: 'Domains',
    scope: 'application',
    method: 'POST',
    path: '/domains/:domainId/check',
    permission: 'applications:write',
    input: z.strictObject({ domainId }, onlyKnown),
    output: DomainResponseSchema,
    errors: ['DOMAIN_NOT_FOUND', 'DOMAIN_TAKEN'],
    events: ['domain.verified', 'domain.proof_missing'],
    example: {
      input: { domainId: exampleDomain.id },
      output: {
        domain: {
          ...pending,
          status: 'verified',
          verified_at: moment,
          verified_by: 'dns',
          last_check: { checked_at: moment, dns: 'found', file: 'not_checked' },
        },
      },
      events: ['domain.verified'],
    },
  }),
  removeDomain: operation({
    summary: 'Remove a domain',
    description:
      'The application is no longer served there, and everything that its issuer at the domain has issued ends. Returns the domain as it was.',
    tag: 'Domains',
    scope: 'application',
    method: 'DELETE',
    path: '/domains/:domainId',
    permission: 'applications:write',
    input: z.strictObject({ domainId }, onlyKnown),
    output: DomainResponseSchema,
    errors: ['DOMAIN_NOT_FOUND'],
    events: ['domain.removed'],
    example: { input: { domainId: exampleDomain.id }, output: { domain: pending } },
  }),
}
