'use client'

import type { Customer } from '@clientele/contracts'
import { Pencil } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/button'
import { Card } from '@/components/card'
import { FactList } from '@/components/fact-list'
import { useMay } from '@/features/operators/current-operator'
import { dayOf } from '@/lib/format'
import { genderChoices } from './fields'
import { ProfileForm } from './profile-form'

export function ProfileCard({ user }: { user: Customer }) {
  const may = useMay()
  const [editing, setEditing] = useState(false)
  if (editing) return <ProfileForm user={user} onDone={() => setEditing(false)} />

  const meta = Object.keys(user.meta ?? {}).length > 0 ? JSON.stringify(user.meta, null, 2) : undefined
  return (
    <Card
      title="Profile"
      actions={
        may('users:write') && user.status !== 'archived' ? (
          <Button size="sm" onClick={() => setEditing(true)}>
            <Pencil aria-hidden />
            Edit
          </Button>
        ) : null
      }
    >
      <FactList
        facts={[
          { label: 'First name', value: user.first_name },
          { label: 'Last name', value: user.last_name },
          {
            label: 'Gender',
            value: user.gender
              ? (genderChoices.find(({ value }) => value === user.gender)?.label ?? user.gender)
              : undefined,
          },
          { label: 'Date of birth', value: user.dob ? dayOf(user.dob) : undefined },
          { label: 'External id', value: user.external_id },
          { label: 'Rewards id', value: user.rr_id },
        ]}
      />
      {meta ? (
        <div className="mt-4">
          <h3 className="mb-1 text-xs text-ink-3">Metadata</h3>
          <pre
            role="region"
            tabIndex={0}
            aria-label="Metadata"
            className="max-h-64 overflow-auto rounded-lg border border-line bg-sunken px-3 py-2 font-mono text-xs leading-5"
          >
            {meta}
          </pre>
        </div>
      ) : null}
    </Card>
  )
}
