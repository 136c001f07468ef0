import { policyLinks } from '../page-facts.ts'

/** Links to the store's terms and privacy policy, if it has them. */
export function Policies({ before }: { before?: string }) {
  if (policyLinks.length === 0) return null
  return (
    <p className="hint policies">
      {before}
      {policyLinks.map(({ url, label }, at) => (
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
