'use client'

import type { ComponentProps } from 'react'
import { useApplicationId } from '@/lib/application'

type AppLinkProps = Omit<ComponentProps<'a'>, 'href'> & {
  /** The path inside the chosen application: `customers/65f…`. */
  to: string
}

/**
 * A link that stays in the chosen application, which the shell follows without reloading (`use-app-links.ts`). What it leads to isn't loaded before
 * it is clicked: a list would ask for every one of its customers. Next's own link is made for loading ahead, and weighs more than all of the list's.
 */
export function AppLink({ to, children, ...rest }: AppLinkProps) {
  return (
    <a href={`/a/${useApplicationId()}/${to}`} data-app-link {...rest}>
      {children}
    </a>
  )
}
