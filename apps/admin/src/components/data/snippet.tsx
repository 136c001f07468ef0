import { type ReactNode, useId } from 'react'
import { CopyButton } from '../actions/copy'

interface SnippetProps {
  title: string
  hint?: ReactNode
  /** What is copied, exactly as it is shown. */
  code: string
}

/** A few lines to paste elsewhere, such as environment variables. */
export function Snippet({ title, hint, code }: SnippetProps) {
  const id = useId()
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <div className="flex items-center justify-between gap-3">
        <h3 id={id} className="text-sm font-medium">
          {title}
        </h3>
        <CopyButton value={code} />
      </div>
      <pre
        role="region"
        tabIndex={0}
        aria-labelledby={id}
        dir="ltr"
        className="overflow-x-auto rounded-lg border border-line bg-sunken px-3 py-2 font-mono text-xs leading-5 focus-visible:-outline-offset-2"
      >
        {code}
      </pre>
      {hint ? <p className="text-xs text-ink-3">{hint}</p> : null}
    </div>
  )
}
