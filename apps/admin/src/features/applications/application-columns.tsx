'use client'

import type { Application } from '@clientele/contracts'
import Link from 'next/link'
import { AppLink } from '@/components/actions/app-link'
import { Badge } from '@/components/data/badge'
import { buttonStyle } from '@/components/actions/button'
import { CopyText } from '@/components/actions/copy'
import type { Column } from '@/components/data/list'
import { Time } from '@/components/data/time'
import { useApplicationId } from '@/lib/application'
import { isolate } from '@/lib/isolate'
import { RenewToken } from './renew-token'

export const applicationColumns = (
  onToken: (shown: { name: string; token: string }) => void,
): readonly Column<Application>[] => [
  {
    name: 'application',
    heading: 'Application',
    className: 'max-w-64',
    cell: (application) => <ApplicationName application={application} />,
  },
  {
    name: 'id',
    heading: 'Id',
    className: 'hidden max-w-64 sm:table-cell',
    cell: ({ _id }) => <CopyText value={_id} label="Copy application ID" className="-ms-1.5" />,
  },
  {
    name: 'country',
    heading: 'Default country code',
    className: 'tabular hidden text-ink-2 md:table-cell',
    cell: ({ default_country_code }) => `+${default_country_code}`,
  },
  {
    name: 'created',
    heading: 'Created',
    className: 'hidden text-ink-2 lg:table-cell',
    cell: ({ created_at }) => <Time at={created_at} />,
  },
  {
    name: 'actions',
    heading: <span className="sr-only">Actions</span>,
    className: 'w-px text-end',
    cell: (application) => (
      <div className="flex flex-col gap-1.5 sm:flex-row sm:justify-end sm:gap-2">
        <AppLink
          to={`developers/applications/${application._id}`}
          aria-label={`Settings of ${isolate(application.name)}`}
          className={buttonStyle({ size: 'sm' })}
        >
          Settings
        </AppLink>
        <RenewToken application={application} onToken={(token) => onToken({ name: application.name, token })} />
      </div>
    ),
  },
]

function ApplicationName({ application }: { application: Application }) {
  const here = useApplicationId() === application._id
  return (
    <>
      <span className="flex items-center gap-2">
        <Link
          href={`/a/${application._id}/customers`}
          className="focus-ring truncate-name rounded-sm font-medium hover:underline"
        >
          <bdi>{application.name}</bdi>
        </Link>
        {here ? <Badge tone="accent">Open now</Badge> : null}
      </span>
      <span className="block truncate font-mono text-2xs text-ink-3 sm:hidden">{application._id}</span>
    </>
  )
}
