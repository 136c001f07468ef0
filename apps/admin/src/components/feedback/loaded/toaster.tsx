'use client'

import { CircleCheck, OctagonAlert } from 'lucide-react'
import { useTheme } from 'next-themes'
import { Toaster as Sonner } from 'sonner'

/** Toasts that confirm an action, announced to screen readers. They use our own color tokens, whose contrast is known. */
export function LoadedToaster() {
  const { resolvedTheme } = useTheme()
  return (
    <Sonner
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-right"
      // Otherwise, in a page that runs from right to left, the library puts them beyond the edge of a phone. What is in them runs like the page.
      dir="ltr"
      className="rtl:right-auto! min-[601px]:rtl:left-(--offset-left)!"
      closeButton
      // Stacked toasts are scaled down, which would make their buttons too small to tap.
      expand
      duration={5_000}
      icons={{
        success: <CircleCheck aria-hidden className="size-4 text-success-text" />,
        error: <OctagonAlert aria-hidden className="size-4 text-danger-text" />,
      }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'group flex rtl:[direction:rtl] w-full items-start gap-2.5 rounded-xl font-sans bg-raised px-4 py-3 text-sm text-ink shadow-float [&>[data-icon]]:mt-0.5',
          title: 'font-medium wrap-anywhere',
          description: 'mt-0.5 wrap-anywhere text-ink-2',
          actionButton:
            'focus-ring ms-auto h-6 shrink-0 rounded-md px-2 text-sm font-medium text-accent-text hover:bg-hover',
          closeButton:
            'order-last -me-1.5 ms-auto group-has-[[data-button]]:ms-0 grid size-6 shrink-0 place-items-center rounded-md text-ink-3 hover:bg-hover hover:text-ink [&_svg]:size-3.5',
        },
      }}
    />
  )
}
