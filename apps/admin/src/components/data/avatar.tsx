import { cn } from '@/lib/cn'
import { initialsOf } from '@/lib/initials'

const hues = [18, 55, 95, 150, 190, 230, 265, 300, 335]

const hueOf = (text: string) => {
  let sum = 0
  for (const letter of text) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return hues[sum % hues.length] ?? 265
}

/** Initials on a color that is always the same for the same seed. It conveys nothing beyond the text next to it. */
export function Avatar({ name, seed, size = 'md' }: { name: string; seed: string; size?: 'sm' | 'md' | 'lg' }) {
  const hue = hueOf(seed)
  return (
    <span
      aria-hidden
      className={cn(
        'grid shrink-0 place-items-center overflow-hidden rounded-full bg-[oklch(0.93_0.045_var(--hue))] font-semibold text-[oklch(0.4_0.1_var(--hue))] ring-1 ring-black/5 ring-inset select-none dark:bg-[oklch(0.33_0.06_var(--hue))] dark:text-[oklch(0.9_0.06_var(--hue))] dark:ring-white/10',
        size === 'sm' && 'size-6 text-[0.625rem]',
        size === 'md' && 'size-8 text-[0.6875rem]',
        size === 'lg' && 'size-12 text-base',
      )}
      style={{ '--hue': hue } as React.CSSProperties}
    >
      {initialsOf(name)}
    </span>
  )
}
