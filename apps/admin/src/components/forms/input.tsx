import { Search, X } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/lib/cn'

export const inputStyle =
  'base:w-full min-w-0 rounded-lg border border-line-strong bg-surface base:text-base sm:base:text-sm text-ink shadow-crisp transition-[border-color,box-shadow] placeholder:text-ink-3 hover:border-ink-3/50 focus:border-accent focus:outline-none focus:ring-3 focus:ring-accent/20 aria-invalid:border-danger aria-invalid:focus:ring-danger/20 disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-3 dark:bg-sunken'

export function Input({ className, type, ...rest }: ComponentProps<'input'>) {
  return (
    <input
      type={type}
      dir={directionOf(type)}
      className={cn(inputStyle, 'base:h-9 base:px-3 sm:base:h-8 sm:base:px-2.5', className)}
      {...rest}
    />
  )
}

/** Contacts and URLs run left to right in every language. Names and other text run as they are written. */
const directionOf = (type = 'text') =>
  ['email', 'tel', 'url'].includes(type) ? 'ltr' : ['text', 'search'].includes(type) ? 'auto' : undefined

interface SearchInputProps extends Omit<ComponentProps<'input'>, 'type' | 'onChange'> {
  label: string
  value: string
  onValueChange: (value: string) => void
  trailing?: ReactNode
}

/** The only search box: an icon, a clear button, and `data-search` so that `/` can focus it. */
export function SearchInput({ label, value, onValueChange, className, trailing, ...rest }: SearchInputProps) {
  return (
    <div className={cn('relative', className)}>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 start-2.5 size-4 -translate-y-1/2 text-ink-3"
      />
      <Input
        type="search"
        aria-label={label}
        data-search
        className="ps-8.5 pe-9 sm:ps-8.5 sm:pe-9 [&::-webkit-search-cancel-button]:hidden"
        value={value}
        onChange={(event) => onValueChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && value !== '') {
            event.preventDefault()
            onValueChange('')
          }
        }}
        {...rest}
      />
      <div className="absolute top-1/2 end-1.5 flex -translate-y-1/2 items-center">
        {value === '' ? (
          trailing
        ) : (
          <button
            type="button"
            aria-label="Clear search"
            className="focus-ring grid size-6 place-items-center rounded-md text-ink-3 hover:bg-hover hover:text-ink"
            onClick={() => onValueChange('')}
          >
            <X aria-hidden className="size-3.5" />
          </button>
        )}
      </div>
    </div>
  )
}
