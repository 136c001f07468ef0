import type { ConsentDefinitions } from '@clientele/contracts'
import { boxOf, policyBox } from '../consents.ts'
import { CheckField, type CheckFieldProps } from './check-field.tsx'

/** What the store asks people to agree to. Nothing is checked beforehand. */
export const ConsentFields = ({ asked: { privacy_policy, items } }: { asked: ConsentDefinitions }) => (
  <>
    {items.map((each) => (
      <CheckField key={each.slug} name={boxOf(each)}>
        <bdi>{each.text}</bdi>
      </CheckField>
    ))}
    {privacy_policy.required ? <PolicyField url={privacy_policy.url} isOptional={false} /> : null}
  </>
)

type PolicyFieldProps = { url: string | undefined } & Omit<CheckFieldProps, 'name' | 'children'>

/** The acceptance of the privacy policy, with a link to it. */
export const PolicyField = ({ url, ...rest }: PolicyFieldProps) => (
  <CheckField name={policyBox} {...rest}>
    I accept the{' '}
    {url === undefined ? (
      'privacy policy'
    ) : (
      <a href={url} className="link" target="_blank" rel="noreferrer">
        privacy policy
      </a>
    )}
    .
  </CheckField>
)
