'use client'

import { LastResort } from '@/components/feedback/last-resort'

/** An error in the console itself. The last resort, so that nobody sees a blank page. A script that didn't load is only loaded again with the page. */
export default function ConsoleError() {
  return (
    <main>
      <LastResort title="This page crashed" documentTitle="Something went wrong">
        <p role="alert">
          Something went wrong in the console. Try again. If it keeps happening, contact your administrator.
        </p>
        <button type="button" onClick={() => location.reload()} className="mt-5 text-accent-text underline">
          Retry
        </button>
      </LastResort>
    </main>
  )
}
