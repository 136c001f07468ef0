import type { Customer } from '@clientele/contracts'
import { Card } from '@/components/layout/card'
import { CopyButton } from '@/components/actions/copy'

export function RawTab({ user }: { user: Customer }) {
  const text = JSON.stringify(user, null, 2)
  return (
    <Card
      title="Raw JSON"
      description="The customer as the API returns it."
      actions={<CopyButton value={text} />}
      flush
    >
      <pre
        dir="ltr"
        role="region"
        tabIndex={0}
        aria-label="The customer as JSON"
        className="max-h-[70vh] overflow-auto bg-sunken p-5 font-mono text-xs leading-5 focus-visible:-outline-offset-2"
      >
        {text}
      </pre>
    </Card>
  )
}
