'use client'

import { BadgeCheck, Ellipsis, Mail, Phone, Star, Trash2 } from 'lucide-react'
import { Badge } from '@/components/data/badge'
import { Button } from '@/components/actions/button'
import { Menu, MenuItem, MenuSeparator } from '@/components/actions/menu'

interface ContactRowProps {
  kind: 'email' | 'phone'
  text: string
  primary: boolean
  verified: boolean
  editable: boolean
  busy: boolean
  removable: boolean
  onMakePrimary: () => void
  onVerify: (() => void) | undefined
  onRemove: () => void
}

export function ContactRow(props: ContactRowProps) {
  const { kind, text, primary, verified, editable, busy, removable, onMakePrimary, onVerify, onRemove } = props
  const Icon = kind === 'email' ? Mail : Phone
  return (
    <li className="flex min-h-13 items-center gap-3 px-5 py-2">
      <Icon aria-hidden className="size-4 shrink-0 text-ink-3" />
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2.5 gap-y-1">
        <bdi className="tabular min-w-0 text-sm font-medium break-all">{text}</bdi>
        <span className="flex gap-1.5">
          {primary ? <Badge>Primary</Badge> : null}
          {verified ? <Badge tone="success">Verified</Badge> : <Badge tone="warning">Not verified</Badge>}
        </span>
      </div>
      {editable ? (
        <Menu
          trigger={
            <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${text}`} disabled={busy}>
              <Ellipsis aria-hidden />
            </Button>
          }
        >
          <MenuItem disabled={primary} onClick={onMakePrimary}>
            <Star aria-hidden />
            Make primary
          </MenuItem>
          {onVerify ? (
            <MenuItem disabled={verified} onClick={onVerify}>
              <BadgeCheck aria-hidden />
              Mark as verified
            </MenuItem>
          ) : null}
          <MenuSeparator />
          <MenuItem tone="danger" disabled={!removable} onClick={onRemove}>
            <Trash2 aria-hidden />
            {removable ? 'Remove…' : 'Can’t remove the last contact'}
          </MenuItem>
        </Menu>
      ) : null}
    </li>
  )
}
