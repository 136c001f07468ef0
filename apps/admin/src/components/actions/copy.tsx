'use client'

import { safe } from '@/lib/first-focus'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { cn } from '@/lib/cn'
import { Button } from './button'

const useCopy = (value: string) => {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1_600)
    return () => clearTimeout(timer)
  }, [copied])
  return { copied, copy: () => void navigator.clipboard.writeText(value).then(() => setCopied(true)) }
}

/** An ID or other short text with a copy button. */
export function CopyText({ value, label, className }: { value: string; label: string; className?: string }) {
  const { copied, copy } = useCopy(value)
  return (
    <button
      type="button"
      onClick={copy}
      className={cn(
        'focus-ring group inline-flex min-h-6 max-w-full min-w-0 items-center gap-1.5 rounded-md base:px-1.5 font-mono text-xs text-ink-2 hover:bg-hover hover:text-ink',
        className,
      )}
    >
      <span className="sr-only">{label}: </span>
      <bdi className="truncate" title={value}>
        {value}
      </bdi>
      {copied ? (
        <Check aria-hidden className="size-3.5 shrink-0 text-success-text" />
      ) : (
        <Copy aria-hidden className="size-3.5 shrink-0 text-ink-3 group-hover:text-ink" />
      )}
      <span className="sr-only" role="status">
        {copied ? 'Copied' : ''}
      </span>
    </button>
  )
}

export function CopyButton({ value, children = 'Copy' }: { value: string; children?: string }) {
  const { copied, copy } = useCopy(value)
  return (
    <Button {...safe} onClick={copy}>
      {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      {copied ? 'Copied' : children}
    </Button>
  )
}

/** A secret that is shown only once, with a copy button. */
export function SecretBox({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex flex-col gap-1.5">
      <span className="text-sm font-medium">{label}</span>
      <div className="flex items-center gap-2">
        <code
          className="min-w-0 flex-1 rounded-lg border border-line bg-sunken px-3 py-1.5 font-mono text-xs break-all"
          data-secret
          dir="ltr"
        >
          {value}
        </code>
        <CopyButton value={value} />
      </div>
    </div>
  )
}
