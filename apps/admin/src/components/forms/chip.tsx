/** The style of one entry in a multi-value field. */
export const chipStyle =
  'flex min-h-7 max-w-full min-w-0 items-center gap-1 rounded-md bg-hover py-0.5 pe-1 ps-2 text-sm ring-1 ring-line ring-inset'

export const chipRemoveStyle =
  'focus-ring grid size-6 shrink-0 cursor-pointer place-items-center rounded text-ink-3 hover:bg-line hover:text-ink [&_svg]:size-3.5'

/** The frame around a field's chips and its input. */
export const chipsStyle =
  'flex min-h-9 w-full min-w-0 flex-wrap items-center gap-1.5 rounded-lg border border-line-strong bg-surface p-1 text-base shadow-crisp focus-within:border-accent focus-within:ring-3 focus-within:ring-accent/20 has-aria-invalid:border-danger has-aria-invalid:focus-within:ring-danger/20 sm:text-sm dark:bg-sunken'

export const chipsInputStyle =
  'h-7 min-w-40 flex-1 bg-transparent px-1.5 text-base outline-none placeholder:text-ink-3 disabled:cursor-not-allowed sm:text-sm'
