'use client'

import { usePathname } from 'next/navigation'
import { AppLink } from '@/components/actions/app-link'
import { useApplicationId } from '@/lib/application'
import { cn } from '@/lib/cn'
import { useSections } from './use-destinations'

export function SidebarNav({ onNavigate }: { onNavigate?: () => void }) {
  const pathname = usePathname()
  const base = `/a/${useApplicationId()}/`
  return (
    <nav aria-label="Console" className="flex flex-col gap-5">
      {useSections().map(({ heading, destinations }) => (
        <div key={heading ?? 'main'}>
          {heading ? <h2 className="mb-1 px-2.5 text-xs font-medium text-ink-3">{heading}</h2> : null}
          <ul className="flex flex-col gap-px">
            {destinations.map(({ to, label, icon: Icon }) => {
              const here = pathname.startsWith(base + to)
              return (
                <li key={to}>
                  <AppLink
                    to={to}
                    onClick={onNavigate}
                    aria-current={here ? 'page' : undefined}
                    className={cn(
                      'focus-ring group flex h-8 items-center gap-2.5 rounded-lg px-2.5 text-sm font-medium transition-colors',
                      here
                        ? 'bg-surface text-ink shadow-card ring-1 ring-line dark:bg-raised'
                        : 'text-ink-2 hover:bg-line/50 hover:text-ink',
                    )}
                  >
                    <Icon
                      aria-hidden
                      className={cn('size-4', here ? 'text-accent-text' : 'text-ink-3 group-hover:text-ink-2')}
                      strokeWidth={here ? 2.25 : 2}
                    />
                    {label}
                  </AppLink>
                </li>
              )
            })}
          </ul>
        </div>
      ))}
    </nav>
  )
}
