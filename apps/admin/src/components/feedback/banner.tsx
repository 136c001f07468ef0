import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '@/lib/cn'

const looks = {
  info: { box: 'border-accent-line bg-accent-soft', icon: <Info className="text-accent-text" /> },
  warning: { box: 'border-warning-line bg-warning-soft', icon: <TriangleAlert className="text-warning-text" /> },
  danger: { box: 'border-danger-line bg-danger-soft', icon: <CircleAlert className="text-danger-text" /> },
} as const

interface BannerProps {
  tone: keyof typeof looks
  title?: string
  actions?: ReactNode
  className?: string
  /** `alert` if it responds to something the operator just did. */
  role?: 'alert' | 'status'
  children?: ReactNode
}

export function Banner({ tone, title, actions, className, role, children }: BannerProps) {
  const look = looks[tone]
  return (
    <div
      role={role}
      className={cn(
        'flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl border px-4 py-3 text-sm',
        look.box,
        className,
      )}
    >
      <div className="flex min-w-0 flex-1 basis-64 items-start gap-2.5">
        <span aria-hidden className="mt-0.5 [&_svg]:size-4">
          {look.icon}
        </span>
        <div className="min-w-0 wrap-anywhere">
          {title ? <p className="font-medium">{title}</p> : null}
          {children ? <div className="text-ink-2">{children}</div> : null}
        </div>
      </div>
      {actions}
    </div>
  )
}
