import type { ConsentDefinitions } from '@clientele/contracts'
import { boxOf, policyBox } from '../consents.ts'
import { CheckField } from './check-field.tsx'

/** What the store asks people to agree to. Nothing is checked beforehand. */
export const ConsentFields = ({ asked: { privacy_policy, items } }: { asked: ConsentDefinitions }) => (
  <>
    {items.map((each) => (
      <CheckField key={each.slug} name={boxOf(each)}>
        <bdi>{each.text}</bdi>
      </CheckField>
    ))}
    {privacy_policy.required ? (
      <CheckField name={policyBox} isOptional={false}>
        I accept the{' '}
        {privacy_policy.url === undefined ? (
          'privacy policy'
        ) : (
          <a href={privacy_policy.url} className="link" target="_blank" rel="noreferrer">
            privacy policy
          </a>
        )}
        .
      </CheckField>
    ) : null}
  </>
)
