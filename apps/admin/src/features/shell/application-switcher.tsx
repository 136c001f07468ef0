'use client'

import { ChevronsUpDown } from 'lucide-react'
import { Menu } from '@/components/actions/menu'
import { useApplications, useCompany } from '@/features/operators/current-operator'
import { useApplicationId } from '@/lib/application'
import { Mark } from './application-mark'
import { lazily } from '@/lib/on-demand'

const loadItems = async () => ({ default: (await import('./application-switcher-items')).ApplicationSwitcherItems })
const ApplicationSwitcherItems = lazily(loadItems)

/** The application whose customers are shown, and the menu of the others. */
export function ApplicationSwitcher() {
  const applicationId = useApplicationId()
  const items = useApplications()
  const company = useCompany()
  const name = items.find((each) => each._id === applicationId)?.name ?? 'Unknown application'

  return (
    <Menu
      align="start"
      className="w-60"
      preload={loadItems}
      trigger={
        <button
          type="button"
          className="focus-ring flex h-11 w-full min-w-0 items-center gap-2.5 rounded-lg px-1.5 text-start hover:bg-line/50"
        >
          <Mark name={name} />
          <span className="sr-only">Application:</span>
          <span className="min-w-0 flex-1">
            <span className="block truncate-name text-sm leading-4.5 font-semibold">
              <bdi>{name}</bdi>
            </span>
            <span className="block truncate-name text-xs leading-4 text-ink-3">
              <bdi>{company.name}</bdi>
            </span>
          </span>
          <ChevronsUpDown aria-hidden className="size-4 text-ink-3" />
        </button>
      }
    >
      <ApplicationSwitcherItems />
    </Menu>
  )
}
