'use client'

import { ErrorState } from '@/components/feedback/states'

/** An error in the console itself. The last resort, so that nobody sees a blank page. */
export default function ConsoleError({ reset }: { error: Error; reset: () => void }) {
  return (
    <main className="grid min-h-dvh place-items-center">
      <title>Something went wrong · Clientele</title>
      <ErrorState
        heading="h1"
        title="This page crashed"
        error={{
          data: {
            app: {
              code: 'INTERNAL',
              message:
                'Something went wrong in the console. Try again. If it keeps happening, contact your administrator.',
              details: [],
              request_id: '',
            },
          },
        }}
        onRetry={reset}
      />
    </main>
  )
}
