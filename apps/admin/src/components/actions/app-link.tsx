'use client'

import Link from 'next/link'
import type { ComponentProps } from 'react'
import { useApplicationId } from '@/lib/application'

type AppLinkProps = Omit<ComponentProps<typeof Link>, 'href'> & {
  /** The path inside the chosen application: `customers/65f…`. */
  to: string
}

/** A link that stays in the chosen application. */
export function AppLink({ to, ...rest }: AppLinkProps) {
  return <Link href={`/a/${useApplicationId()}/${to}`} {...rest} />
}
