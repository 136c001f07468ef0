'use client'

import { ChevronsUpDown, Search } from 'lucide-react'
import { usePathname, useRouter } from 'next/navigation'
import { Menu, MenuChoices, MenuItem, MenuLabel, MenuSeparator } from '@/components/actions/menu'
import { useApplications, useCompany, useHasMoreApplications } from '@/features/operators/current-operator'
import { useApplicationId } from '@/lib/application'
import { mayLeave } from '@/lib/use-unsaved-guard'

const Mark = ({ name }: { name: string }) => (
  <span
    aria-hidden
    className="grid size-7 shrink-0 place-items-center rounded-lg bg-accent text-xs font-semibold text-accent-ink inset-shadow-[0_1px_0_rgb(255_255_255/0.2)]"
  >
    {name.slice(0, 1).toUpperCase()}
  </span>
)

/** The application whose customers are shown. Switching to another keeps the kind of page. */
export function ApplicationSwitcher() {
  const applicationId = useApplicationId()
  const router = useRouter()
  const pathname = usePathname()
  const items = useApplications()
  const hasMore = useHasMoreApplications()
  const company = useCompany()
  const name = items.find((each) => each._id === applicationId)?.name ?? 'Unknown application'
  const [, , , ...rest] = pathname.split('/')
  const page = rest[0] === 'developers' ? rest.slice(0, 2).join('/') : (rest[0] ?? 'customers')

  return (
    <Menu
      align="start"
      className="w-60"
      trigger={
        <button
          type="button"
          className="focus-ring flex h-11 w-full min-w-0 items-center gap-2.5 rounded-lg px-1.5 text-start hover:bg-line/50"
        >
          <Mark name={name} />
          <span className="sr-only">Application:</span>
          <span className="min-w-0 flex-1">
            <span className="block truncate text-sm leading-4.5 font-semibold">
              <bdi>{name}</bdi>
            </span>
            <span className="block truncate text-xs leading-4 text-ink-3">
              <bdi>{company.name}</bdi>
            </span>
          </span>
          <ChevronsUpDown aria-hidden className="size-4 text-ink-3" />
        </button>
      }
    >
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
    </Menu>
  )
}
