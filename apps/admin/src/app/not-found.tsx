import { Compass } from 'lucide-react'
import Link from 'next/link'
import { buttonStyle } from '@/components/actions/button'
import { EmptyState } from '@/components/feedback/states'

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <title>Nothing here · Clientele</title>
      <EmptyState
        icon={<Compass />}
        heading="h1"
        title="Page not found"
        actions={
          <Link href="/" className={buttonStyle({ variant: 'outline' })}>
            Open the console
          </Link>
        }
      />
    </main>
  )
}
