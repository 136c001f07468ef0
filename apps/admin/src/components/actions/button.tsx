import { LoaderCircle } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

const base =
  'focus-ring relative inline-flex print:hidden shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-lg font-medium select-none transition-[background-color,border-color,color,box-shadow] duration-100 data-disabled:pointer-events-none data-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0'

const variants = {
  primary: 'bg-accent text-accent-ink shadow-crisp inset-shadow-[0_1px_0_rgb(255_255_255/0.16)] hover:bg-accent-hover',
  outline: 'border border-line-strong bg-surface text-ink shadow-crisp hover:bg-hover dark:bg-raised',
  ghost: 'text-ink-2 hover:bg-hover hover:text-ink',
  danger: 'bg-danger text-white shadow-crisp inset-shadow-[0_1px_0_rgb(255_255_255/0.16)] hover:bg-danger-hover',
  'danger-outline':
    'border border-line-strong bg-surface text-danger-text shadow-crisp hover:border-danger-line hover:bg-danger-soft dark:bg-raised',
}

const sizes = {
  sm: 'base:h-7 base:px-2.5 text-xs',
  md: 'base:h-8 base:px-3 text-sm',
  lg: 'base:h-10 base:px-4 text-base',
  icon: 'size-8',
  'icon-sm': 'size-7',
}

interface Look {
  variant?: keyof typeof variants
  size?: keyof typeof sizes
}

export const buttonStyle = ({ variant = 'outline', size = 'md' }: Look): string =>
  `${base} ${variants[variant]} ${sizes[size]}`

type ButtonProps = ComponentProps<'button'> & Look & { pending?: boolean }

/**
 * A button. While `pending`, it shows a spinner, keeps its width and focus, and ignores clicks. If it starts something, as `pending` says, a double click
 * is one: the second one would start it again, or whatever the button has become meanwhile.
 */
export function Button({
  className,
  variant,
  size,
  pending,
  disabled = false,
  type = 'button',
  onClick,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      className={cn(buttonStyle({ variant, size }), className)}
      disabled={disabled && !pending}
      data-disabled={disabled || pending ? '' : undefined}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      onClick={(event) => {
        // Submits nothing either.
        if (pending || (pending === false && event.detail > 1)) event.preventDefault()
        else onClick?.(event)
      }}
      {...rest}
    >
      {pending ? <LoaderCircle aria-hidden className="absolute animate-spin" /> : null}
      <span className={cn('inline-flex items-center gap-1.5', pending && 'opacity-0')}>{children}</span>
    </button>
  )
}
