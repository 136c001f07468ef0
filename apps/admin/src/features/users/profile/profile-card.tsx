'use client'

import type { Customer } from '@clientele/contracts'
import { Pencil } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { Card } from '@/components/layout/card'
import { FactList } from '@/components/data/fact-list'
import { useMay } from '@/features/operators/current-operator'
import { ProfileForm } from './profile-form'
import { profileFactsOf, profileObjectsOf } from './profile-text'

export function ProfileCard({ user }: { user: Customer }) {
  const may = useMay()
  const [editing, setEditing] = useState(false)
  if (editing) return <ProfileForm user={user} onDone={() => setEditing(false)} />

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
      <FactList facts={profileFactsOf(user)} />
      {profileObjectsOf(user).map(({ label, text }) => (
        <div key={label} className="mt-4">
          <h3 className="mb-1 text-xs text-ink-3">{label}</h3>
          <pre
            role="region"
            tabIndex={0}
            aria-label={label}
            className="max-h-64 overflow-auto rounded-lg border border-line bg-sunken px-3 py-2 font-mono text-xs leading-5"
          >
            {text}
          </pre>
        </div>
      ))}
    </Card>
  )
}
