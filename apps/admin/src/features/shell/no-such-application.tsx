import { AppWindow } from 'lucide-react'
import Link from 'next/link'
import { buttonStyle } from '@/components/actions/button'
import { EmptyState } from '@/components/feedback/states'

export function NoSuchApplication() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <title>Application not found · Clientele</title>
      <EmptyState
        icon={<AppWindow />}
        heading="h1"
        title="Application not found"
        actions={
          <Link href="/" className={buttonStyle({ variant: 'outline' })}>
            Open my applications
          </Link>
        }
      >
        It doesn’t exist, or it belongs to another company.
      </EmptyState>
    </main>
  )
}
