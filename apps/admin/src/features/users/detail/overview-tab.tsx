'use client'

import type { Customer } from '@clientele/contracts'
import { Card } from '@/components/layout/card'
import { CopyText } from '@/components/actions/copy'
import { FactList } from '@/components/data/fact-list'
import { Time } from '@/components/data/time'
import { AttributesCard } from '../attributes/attributes-card'
import { ContactsCard } from '../contacts/contacts-card'
import { MergesCard } from '../merging/merges-card'
import { ProfileCard } from '../profile/profile-card'
import { ConsentsCard } from './consents-card'
import { creatorText } from '../user-text'

export function OverviewTab({ user }: { user: Customer }) {
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="flex min-w-0 flex-col gap-6">
        <ProfileCard user={user} />
        <ContactsCard user={user} />
        <AttributesCard user={user} />
        <ConsentsCard user={user} />
      </div>
      <div className="flex min-w-0 flex-col gap-6">
        <Card title="Facts">
          <FactList
            narrow
            facts={[
              {
                label: 'Username',
                value: user.username ? (
                  <CopyText value={user.username} label="Copy username" className="px-0" />
                ) : undefined,
              },
              { label: 'Created', value: <Time at={user.created_at} exact /> },
              { label: 'Last edited', value: <Time at={user.updated_at} exact /> },
              { label: 'Last sign-in', value: <Time at={user.last_sign_in_at} empty="Never" exact /> },
              { label: 'Created by', value: user.created_by && creatorText[user.created_by] },
            ]}
          />
        </Card>
        <MergesCard user={user} />
      </div>
    </div>
  )
}
