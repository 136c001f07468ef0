import { policyLinks } from '../page-facts.ts'

interface PoliciesProps {
  before?: string
  /** Whether the form has a box that accepts the privacy policy, with its own link. */
  isPrivacyAsked?: boolean
}

/** Links to the store's terms and privacy policy, if it has them. */
export function Policies({ before, isPrivacyAsked = false }: PoliciesProps) {
  const links = policyLinks.filter(({ name }) => !(isPrivacyAsked && name === 'privacy'))
  if (links.length === 0) return null
  return (
    <p className="hint policies">
      {before}
      {links.map(({ url, label }, at) => (
        <span key={label}>
          {at === 0 ? '' : before ? ' and the ' : ' · '}
          <a href={url} className="link" target="_blank" rel="noreferrer">
            {label}
          </a>
        </span>
      ))}
      {before ? '.' : ''}
    </p>
  )
}
