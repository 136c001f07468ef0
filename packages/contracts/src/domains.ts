import * as z from 'zod'
import { ActorSchema } from './actors.ts'
import { domainName } from './domain-names.ts'
import { proofUrlOf, recordNameOf } from './domain-proofs.ts'
import { exampleDomain } from './example-domain.ts'
import { exampleWorld } from './example-world.ts'
import { means, onlyKnown } from './means.ts'
import { PaginationSchema } from './pages.ts'

/*
 * Domains of an application: host names of its own, where its hosted pages, its storefront's API, and its issuer are served once it has shown
 * that the name is its own.
 */

export const domainProofs = ['dns', 'file'] as const
export type DomainProof = (typeof domainProofs)[number]

/** What a check found in one of the two places. */
export const domainFindings = ['found', 'missing', 'different', 'unreachable', 'not_checked'] as const
export type DomainFinding = (typeof domainFindings)[number]

const finding = (place: string) =>
  z
    .enum(domainFindings)
    .meta(
      means(
        `What the check found in ${place}: the right value, nothing, another value, or no response. \`not_checked\`: the other place was enough.`,
        'found',
      ),
    )

const says = {
  domain: means(
    'The domain, in lowercase and in its ASCII form (Punycode), without a port. Wildcards are not supported.',
    exampleDomain.domain,
  ),
}

/** A host name of an application's own. */
export const DomainSchema = z
  .object({
    _id: z.string().meta(means('The ID of the domain.', exampleDomain.id)),
    domain: z.string().meta(says.domain),
    status: z
      .enum(['pending', 'verified'])
      .meta(
        means(
          '`pending`: publish one of the two proofs, and have it checked. `verified`: the application is served at the domain.',
          'pending',
        ),
      ),
    dns: z
      .object({
        name: z.string().meta(means('The name of the record.', recordNameOf(exampleDomain.domain))),
        type: z.literal('TXT').meta(means('The type of the record.', 'TXT')),
        value: z.string().meta(means('The text of the record.', exampleDomain.proof)),
      })
      .meta(means('The first proof: a DNS record.')),
    file: z
      .object({
        url: z
          .string()
          .meta(
            means('The URL of the file. It is fetched without following redirects.', proofUrlOf(exampleDomain.domain)),
          ),
        content: z.string().meta(means('The text of the file.', exampleDomain.proof)),
      })
      .meta(means('The second proof, instead of the first: a file.')),
    verified_at: z
      .string()
      .optional()
      .meta(means('When the domain was verified, ISO 8601 in UTC. Absent while it is pending.', exampleWorld.moment)),
    verified_by: z
      .enum(domainProofs)
      .optional()
      .meta(means('The proof that was found. Absent while the domain is pending.', 'dns')),
    last_check: z
      .object({
        checked_at: z.string().meta(means('When the proofs were checked, ISO 8601 in UTC.', exampleWorld.moment)),
        dns: finding('DNS'),
        file: finding('the file'),
      })
      .optional()
      .meta(
        means(
          'The last check. Absent before the first. A verified domain stays verified if a later check fails: remove it if it no longer belongs to the store.',
        ),
      ),
    created_at: z.string().meta(means('When the domain was added, ISO 8601 in UTC.', exampleWorld.moment)),
    created_by: ActorSchema.optional().meta(means('Who added the domain.')),
  })
  .meta(means('A host name of an application’s own.'))
export type Domain = z.infer<typeof DomainSchema>

export const AddDomainRequestSchema = z.strictObject({ domain: domainName().meta(says.domain) }, onlyKnown)
export type AddDomainRequest = z.infer<typeof AddDomainRequestSchema>

export const DomainResponseSchema = z.object({ domain: DomainSchema })
export type DomainResponse = z.infer<typeof DomainResponseSchema>

export const DomainListResponseSchema = z.object({
  items: z.array(DomainSchema).meta(means('The domains of this page, oldest first.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
})
export type DomainListResponse = z.infer<typeof DomainListResponseSchema>
