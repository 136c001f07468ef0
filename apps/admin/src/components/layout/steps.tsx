import { Check } from 'lucide-react'
import { cn } from '@/lib/cn'

interface StepsProps {
  label: string
  steps: readonly string[]
  /** The position of the current step, counting from 0. Beyond the last, all are done. */
  current: number
}

/** Where someone is in work that takes several steps. The number says the same as the color. */
export function Steps({ label, steps, current }: StepsProps) {
  return (
    <ol aria-label={label} className="flex flex-wrap gap-x-5 gap-y-2 text-sm">
      {steps.map((step, at) => (
        <li
          key={step}
          aria-current={at === current ? 'step' : undefined}
          className={cn('flex items-center gap-2', at === current ? 'font-medium text-ink' : 'text-ink-2')}
        >
          <span
            aria-hidden
            className={cn(
              'tabular grid size-5.5 place-items-center rounded-full border text-xs font-medium [&_svg]:size-3.5',
              at === current ? 'border-accent bg-accent text-accent-ink' : 'border-line-strong bg-surface text-ink-2',
            )}
          >
            {at < current ? <Check /> : at + 1}
          </span>
          {step}
          {at < current ? <span className="sr-only"> (done)</span> : null}
        </li>
      ))}
    </ol>
  )
}
