'use client'

import { faultOfRedirectUri, type OAuthClient, redirectUrisMax } from '@clientele/contracts'
import { ListField } from '@/components/forms/list-field'

interface UrisFieldProps {
  label: string
  hint?: string
  applicationType: OAuthClient['application_type']
  value: readonly string[]
  onValueChange: (value: string[]) => void
  placeholder: string
  error?: string | undefined
  optional?: boolean
  disabled?: boolean | undefined
}

/** A list of redirect URIs, exactly as they are written. */
export const UrisField = ({ applicationType, ...field }: UrisFieldProps) => (
  <ListField
    {...field}
    read={(typed) => {
      const fault = faultOfRedirectUri(typed, applicationType)
      return fault === undefined ? { entry: typed } : { fault }
    }}
    limit={{ max: redirectUrisMax, message: `At most ${redirectUrisMax} can be listed` }}
  />
)
