'use client'

import type { Customer } from '@clientele/contracts'
import { Pencil } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Button } from '@/components/actions/button'
import { Card } from '@/components/layout/card'
import { FactList } from '@/components/data/fact-list'
import { useMay } from '@/features/operators/current-operator'
import { editKey } from '@/lib/use-edit-key'
import { ProfileForm } from './profile-form'
import { profileFactsOf, profileObjectsOf } from './profile-text'
import { useEditing } from './use-editing'

export function ProfileCard({ user }: { user: Customer }) {
  const may = useMay()
  const [isAsked, setEditing] = useEditing()
  const mayEdit = may('users:write') && user.status !== 'archived'
  const editing = isAsked && mayEdit
  const button = useRef<HTMLButtonElement>(null)
  const wasEditing = useRef(false)
  useEffect(() => {
    // The form is gone, and with it the focus.
    if (wasEditing.current && !editing) button.current?.focus()
    wasEditing.current = editing
  }, [editing])
  if (editing) return <ProfileForm user={user} onDone={() => setEditing(false)} />

  return (
    <Card
      title="Profile"
      actions={
        mayEdit ? (
          <Button ref={button} size="sm" {...editKey} onClick={() => setEditing(true)}>
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
            dir="ltr"
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
