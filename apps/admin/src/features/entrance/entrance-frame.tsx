import { type ReactNode, useId } from 'react'

/** The frame of pages outside the shell: sign-in, setup, and joining. */
export function EntranceFrame({
  title,
  lead,
  children,
  foot,
}: {
  title: string
  lead?: ReactNode
  children: ReactNode
  foot?: ReactNode
}) {
  const id = useId()
  return (
    <main aria-labelledby={id} className="relative grid min-h-dvh place-items-center overflow-hidden px-4 py-12">
      <title>{title.includes('Clientele') ? title : `${title} · Clientele`}</title>
      <div
        aria-hidden
        className="pointer-events-none absolute inset-x-0 top-0 h-120 bg-[radial-gradient(60rem_24rem_at_50%_-6rem,var(--accent-soft),transparent)]"
      />
      <div className="relative w-full max-w-96">
        <div className="mb-8 flex flex-col items-center text-center">
          <Logo />
          <h1 id={id} className="mt-5 text-xl font-semibold tracking-[-0.018em]">
            {title}
          </h1>
          {lead ? <p className="mt-1.5 text-base text-balance text-ink-2">{lead}</p> : null}
        </div>
        <div className="rounded-2xl border border-line bg-surface p-6 shadow-card">{children}</div>
        {foot ? <p className="mt-6 text-center text-sm text-balance text-ink-2">{foot}</p> : null}
      </div>
    </main>
  )
}

export const Logo = () => (
  <svg aria-hidden viewBox="0 0 32 32" className="size-10 rounded-[10px] shadow-card">
    <rect width="32" height="32" rx="8" className="fill-accent" />
    <path d="M21.5 11.2a7 7 0 1 0 0 9.6" fill="none" stroke="#fff" strokeWidth="3.2" strokeLinecap="round" />
    <circle cx="21.7" cy="16" r="2.2" fill="#fff" />
  </svg>
)
