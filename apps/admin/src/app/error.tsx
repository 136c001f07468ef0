'use client'

import { ErrorState } from '@/components/feedback/states'

/** A fault of the console itself. The last line of defense, so that nobody sees a white page. */
export default function ConsoleError({ reset }: { error: Error; reset: () => void }) {
  return (
    <main className="grid min-h-dvh place-items-center">
      <title>Something went wrong · Clientele</title>
      <ErrorState
        heading="h1"
        title="This page broke"
        error={{
          data: {
            app: {
              code: 'INTERNAL',
              message: 'It is our fault. Try again; if it stays, tell whoever runs the console.',
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
