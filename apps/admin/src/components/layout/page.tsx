import { ChevronLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '@/lib/cn'
import { isolate } from '@/lib/isolate'
import { AppLink } from '../actions/app-link'

interface PageProps {
  title: ReactNode
  /** The browser tab's title, if the page title isn't plain text. */
  documentTitle?: string
  description?: ReactNode
  back?: { to: string; label: string }
  actions?: ReactNode
  width?: 'full' | 'reading'
  children: ReactNode
}

/** The frame of every page in the shell: title, actions, and content. */
export function Page({ title, documentTitle, description, back, actions, width = 'full', children }: PageProps) {
  const words = documentTitle ?? (typeof title === 'string' ? title : undefined)
  return (
    <div className="mx-auto w-full max-w-7xl px-4 pt-6 pb-24 sm:px-8 sm:pt-8 print:max-w-none print:p-0">
      {words ? <title>{`${isolate(words)} · Clientele`}</title> : null}
      <header className="mb-6">
        {back ? (
          <AppLink
            to={back.to}
            className="focus-ring -ms-1 mb-2 inline-flex h-6 items-center gap-0.5 rounded-md pe-1.5 text-sm text-ink-2 hover:text-ink print:hidden"
          >
            <ChevronLeft aria-hidden className="size-4 rtl:-scale-x-100" />
            {back.label}
          </AppLink>
        ) : null}
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="min-w-0">
            {typeof title === 'string' ? (
              <h1 className="text-xl font-semibold tracking-[-0.018em] wrap-anywhere">
                <bdi>{title}</bdi>
              </h1>
            ) : (
              title
            )}
            {description ? (
              <div className="mt-1 max-w-2xl text-base text-pretty wrap-anywhere text-ink-2">{description}</div>
            ) : null}
          </div>
          {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
        </div>
      </header>
      {/* All headings start at the same edge, regardless of the content's width. */}
      <div className={cn(width === 'reading' && 'max-w-3xl')}>{children}</div>
    </div>
  )
}
