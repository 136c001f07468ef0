import { Button as BaseButton } from '@base-ui/react/button'
import { cva, type VariantProps } from 'class-variance-authority'
import { LoaderCircle } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

export const buttonStyle = cva(
  'focus-ring relative inline-flex print:hidden shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-lg font-medium select-none transition-[background-color,border-color,color,box-shadow] duration-100 data-disabled:pointer-events-none data-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary:
          'bg-accent text-accent-ink shadow-crisp inset-shadow-[0_1px_0_rgb(255_255_255/0.16)] hover:bg-accent-hover',
        outline: 'border border-line-strong bg-surface text-ink shadow-crisp hover:bg-hover dark:bg-raised',
        ghost: 'text-ink-2 hover:bg-hover hover:text-ink',
        danger: 'bg-danger text-white shadow-crisp inset-shadow-[0_1px_0_rgb(255_255_255/0.16)] hover:bg-danger-hover',
        'danger-outline':
          'border border-line-strong bg-surface text-danger-text shadow-crisp hover:border-danger-line hover:bg-danger-soft dark:bg-raised',
      },
      size: {
        sm: 'h-7 px-2.5 text-xs',
        md: 'h-8 px-3 text-sm',
        lg: 'h-10 px-4 text-base',
        icon: 'size-8',
        'icon-sm': 'size-7',
      },
    },
    defaultVariants: { variant: 'outline', size: 'md' },
  },
)

type ButtonProps = ComponentProps<typeof BaseButton> &
  VariantProps<typeof buttonStyle> & { pending?: boolean; className?: string }

/** A button. While `pending`, it shows a spinner, keeps its width and focus, and ignores clicks. */
export function Button({ className, variant, size, pending = false, disabled, children, ...rest }: ButtonProps) {
  return (
    <BaseButton
      className={cn(buttonStyle({ variant, size }), className)}
      disabled={pending || disabled}
      focusableWhenDisabled={pending}
      aria-busy={pending || undefined}
      {...rest}
    >
      {pending ? <LoaderCircle aria-hidden className="absolute animate-spin" /> : null}
      <span className={cn('inline-flex items-center gap-1.5', pending && 'opacity-0')}>{children}</span>
    </BaseButton>
  )
}
