import type { SearchMatch } from '@clientele/contracts'
import { MatchedText } from './matched'

const labels: Record<SearchMatch['field'], string> = {
  user_id: 'Customer ID',
  first_name: 'First name',
  last_name: 'Last name',
  email: 'Email',
  phone_number: 'Phone',
  username: 'Username',
  external_id: 'External ID',
  attribute: 'Attribute',
}

/** "External ID RR-10199999": what a search matched. */
export function MatchLine({ match }: { match: SearchMatch }) {
  return (
    <>
      {match.name === undefined ? labels[match.field] : <bdi>{match.name}</bdi>} <MatchedText text={match.value} />
    </>
  )
}
