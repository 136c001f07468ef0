'use client'

import { Search } from 'lucide-react'
import { usePathname, useRouter } from 'next/navigation'
import { MenuChoices, MenuItem, MenuLabel, MenuSeparator } from '@/components/actions/menu'
import { useApplications, useHasMoreApplications } from '@/features/operators/current-operator'
import { useApplicationId } from '@/lib/application'
import { mayLeave } from '@/lib/leaving'
import { Mark } from './application-mark'

/** Switching to another application keeps the kind of page. */
export function ApplicationSwitcherItems() {
  const applicationId = useApplicationId()
  const router = useRouter()
  const pathname = usePathname()
  const items = useApplications()
  const hasMore = useHasMoreApplications()
  const [, , , ...rest] = pathname.split('/')
  const page = rest[0] === 'developers' ? rest.slice(0, 2).join('/') : (rest[0] ?? 'customers')
  return (
    <>
      <MenuLabel>Applications</MenuLabel>
      <MenuChoices
        label="Application"
        value={applicationId}
        onValueChange={(id) => mayLeave() && router.push(`/a/${id}/${page}`)}
        choices={items.map((each) => ({
          value: each._id,
          label: (
            <>
              <Mark name={each.name} />
              <bdi className="truncate">{each.name}</bdi>
            </>
          ),
        }))}
      />
      {hasMore ? (
        <>
          <MenuSeparator />
          <MenuItem onClick={() => mayLeave() && router.push(`/a/${applicationId}/developers/applications`)}>
            <Search aria-hidden />
            Search all applications…
          </MenuItem>
        </>
      ) : null}
    </>
  )
}
