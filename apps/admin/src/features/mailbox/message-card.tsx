import { ExternalLink, Mail, MessageSquare } from 'lucide-react'
import { Badge } from '@/components/data/badge'
import { buttonStyle } from '@/components/actions/button'
import { CopyButton } from '@/components/actions/copy'
import { Time } from '@/components/data/time'
import type { MailboxMessage } from './use-mailbox'

export function MessageCard({ message }: { message: MailboxMessage }) {
  const { to, channel, template, code, link, subject, text, created_at } = message
  const Icon = channel === 'email' ? Mail : MessageSquare
  return (
    <li className="rounded-xl border border-line bg-surface p-4 shadow-crisp sm:p-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Icon aria-hidden className="size-4 shrink-0 text-ink-3" />
        <h2 className="min-w-0 text-sm font-medium break-all">
          <bdi>{to}</bdi>
        </h2>
        <Badge>{template.replaceAll('_', ' ')}</Badge>
        <span className="ms-auto text-xs text-ink-3">
          <Time at={created_at} />
        </span>
      </div>
      <p className="mt-2 text-sm text-ink-2">
        {channel === 'email' ? <span className="font-medium text-ink">{subject}. </span> : null}
        <span className="break-words">{text}</span>
      </p>
      {code || link ? (
        <div className="mt-3 flex flex-wrap items-center gap-2">
          {code ? (
            <>
              <code className="tabular rounded-lg border border-line bg-sunken px-3 py-1 font-mono text-lg tracking-[0.2em]">
                {code}
              </code>
              <CopyButton value={code}>Copy code</CopyButton>
            </>
          ) : null}
          {link ? (
            <>
              <a href={link} target="_blank" rel="noreferrer" className={buttonStyle({ variant: 'outline' })}>
                <ExternalLink aria-hidden />
                Open link
              </a>
              <CopyButton value={link}>Copy link</CopyButton>
            </>
          ) : null}
        </div>
      ) : null}
    </li>
  )
}
