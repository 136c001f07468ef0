'use client'

import { parseAsStringLiteral, useQueryState } from 'nuqs'

/** Whether the profile is being edited. In the URL, so that the list can link to it: `?edit=profile`. */
export const useEditing = () => {
  const [part, setPart] = useQueryState('edit', parseAsStringLiteral(['profile']))
  return [part === 'profile', (on: boolean) => void setPart(on ? 'profile' : null)] as const
}

/** The page of a customer with the form for their profile open. */
export const editPath = (userId: string) => `customers/${userId}?edit=profile`
