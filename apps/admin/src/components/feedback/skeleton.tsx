import { cn } from '@/lib/cn'

export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={cn(
        'base:block animate-[shimmer_1.8s_linear_infinite] base:rounded-md bg-[linear-gradient(90deg,var(--hover)_25%,var(--line)_50%,var(--hover)_75%)] bg-[length:200%_100%]',
        className,
      )}
    />
  )
}

/** Announces once to screen readers that something is loading. */
export function Loading({ label, children }: { label: string; children?: React.ReactNode }) {
  return (
    <div role="status" aria-live="polite">
      <span className="sr-only">{label}</span>
      {children}
    </div>
  )
}
