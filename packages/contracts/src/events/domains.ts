import * as z from 'zod'
import { domainFindings, domainProofs } from '../domains.ts'
import { means } from '../means.ts'
import { event, type EventDefinition, text } from './definition.ts'

/* What happens to the domains of an application. */

const domain = text('The domain.')
const exampleName = 'id.shop.example.com'

export const domainEvents = {
  'domain.added': event('The domain was added', { domain }, { domain: exampleName }),
  'domain.verified': event(
    'The domain was verified',
    { domain, proof: z.enum(domainProofs).meta(means('The proof that was found.')) },
    { domain: exampleName, proof: 'dns' },
  ),
  'domain.proof_missing': event(
    'The verified domain no longer shows its proof',
    {
      domain,
      dns: z.enum(domainFindings).meta(means('What was found in DNS.')),
      file: z.enum(domainFindings).meta(means('What was found in the file.')),
    },
    { domain: exampleName, dns: 'missing', file: 'unreachable' },
  ),
  'domain.removed': event('The domain was removed', { domain }, { domain: exampleName }),
} satisfies Record<string, EventDefinition>
