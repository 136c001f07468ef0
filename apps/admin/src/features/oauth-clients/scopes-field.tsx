import { type OAuthScope, oauthScopeNames } from '@clientele/contracts'
import { scopeCopy } from './client-copy'
import { ScopeChoices } from './scope-choices'

interface ScopesFieldProps {
  legend: string
  value: readonly OAuthScope[]
  onValueChange: (value: OAuthScope[]) => void
  error?: string | undefined
  disabled?: boolean | undefined
}

const choices = oauthScopeNames.map((scope) => ({ scope, ...scopeCopy[scope], isFixed: scope === 'openid' }))

/** What a client can ask for. Every client recognizes the customer, so that choice can't be turned off. */
export const ScopesField = ({ value, onValueChange, ...field }: ScopesFieldProps) => (
  <ScopeChoices
    {...field}
    choices={choices}
    value={value}
    onValueChange={(chosen) => onValueChange(oauthScopeNames.filter((scope) => chosen.includes(scope)))}
  />
)
