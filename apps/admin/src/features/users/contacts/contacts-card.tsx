'use client'

import type { Customer } from '@clientele/contracts'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { Card } from '@/components/layout/card'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { useMay } from '@/features/operators/current-operator'
import { phoneText } from '@/lib/format'
import { AddContact } from './add-contact'
import { emailEntries, phoneEntries, withPrimary, without, withVerified } from './contact-lists'
import { ContactRow } from './contact-row'
import { useUpdateContacts } from './use-update-contacts'

type Kind = 'email' | 'phone'

/** A customer's identifiers. Every change sends the complete list, with the version that was shown. */
export function ContactsCard({ user }: { user: Customer }) {
  const may = useMay()
  const [adding, setAdding] = useState<Kind | undefined>()
  const [removing, setRemoving] = useState<{ kind: Kind; at: number; text: string } | undefined>()
  const update = useUpdateContacts(user)
  const emails = emailEntries(user)
  const phones = phoneEntries(user)
  const editable = may('users:write') && user.status !== 'archived'
  const onlyOne = emails.length + phones.length === 1

  const rows = [
    ...emails.map((entry, at) => ({
      kind: 'email' as const,
      at,
      entry,
      text: entry.email,
      makePrimary: () => update.mutate({ emails: withPrimary(emails, at) }, `${entry.email} is now primary`),
      verify: () => update.mutate({ emails: withVerified(emails, at) }, `${entry.email} is now verified`),
    })),
    ...phones.map((entry, at) => {
      const text = phoneText({ country_code: Number(entry.country_code) || undefined, phone: entry.phone })
      return {
        kind: 'phone' as const,
        at,
        entry,
        text,
        makePrimary: () => update.mutate({ phone_numbers: withPrimary(phones, at) }, `${text} is now primary`),
        verify: () => update.mutate({ phone_numbers: withVerified(phones, at) }, `${text} is now verified`),
      }
    }),
  ]

  return (
    <Card
      title="Contacts"
      description="How the customer signs in, and where messages are sent."
      flush
      actions={
        editable ? (
          <>
            <Button size="sm" onClick={() => setAdding('email')}>
              <Plus aria-hidden />
              Email
            </Button>
            <Button size="sm" onClick={() => setAdding('phone')}>
              <Plus aria-hidden />
              Phone
            </Button>
          </>
        ) : null
      }
    >
      {rows.length === 0 && !adding ? (
        <p className="px-5 py-6 text-sm text-ink-2">No email address and no phone number.</p>
      ) : null}
      <ul className="divide-y divide-line">
        {rows.map((row) => (
          <ContactRow
            key={row.text}
            kind={row.kind}
            text={row.text}
            primary={row.entry.primary === true}
            verified={row.entry.verified === true}
            editable={editable}
            busy={update.isPending}
            removable={!onlyOne}
            onMakePrimary={row.makePrimary}
            onVerify={may('users:verify') ? row.verify : undefined}
            onRemove={() => setRemoving({ kind: row.kind, at: row.at, text: row.text })}
          />
        ))}
      </ul>
      {adding ? <AddContact key={adding} kind={adding} user={user} onDone={() => setAdding(undefined)} /> : null}
      {update.question}
      <ConfirmDialog
        open={removing !== undefined}
        onOpenChange={() => setRemoving(undefined)}
        title={`Remove ${removing?.text ?? ''}?`}
        action={removing?.kind === 'phone' ? 'Remove phone number' : 'Remove email address'}
        pending={update.isPending}
        onConfirm={() => {
          if (!removing) return
          const body =
            removing.kind === 'email'
              ? { emails: without(emails, removing.at) }
              : { phone_numbers: without(phones, removing.at) }
          update.mutate(body, `Removed ${removing.text}`, () => setRemoving(undefined))
        }}
      >
        The customer can no longer sign in with it, and another customer can claim it.
      </ConfirmDialog>
    </Card>
  )
}
