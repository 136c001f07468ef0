import { useState } from 'react'
import { call } from '../call.ts'
import { Button } from '../parts/button.tsx'
import { FailureNotice, Notice } from '../parts/notice.tsx'
import { useAction } from '../use-action.ts'
import { useFresh } from './fresh.tsx'

/** Everything that is stored about the account, as a file. It needs a recent sign-in, because it says more than the page. */
export function DownloadData() {
  const fresh = useFresh()
  const { run, failure, isPending } = useAction()
  const [done, setDone] = useState(false)

  const download = (format: 'html' | 'json') =>
    run(async () => {
      setDone(false)
      const { report, page } = await fresh(() => call('createOwnDataReport', {}))
      if (format === 'html') save(page, 'text/html', 'your-data.html')
      else save(JSON.stringify(report, null, 2), 'application/json', 'your-data.json')
      setDone(true)
    })

  return (
    <section className="section" aria-labelledby="your-data">
      <h2 id="your-data">Your data</h2>
      <p className="hint">Everything that is stored about your account, as a page to read, or as JSON for programs.</p>
      {failure ? <FailureNotice failure={failure} /> : null}
      {done ? <Notice tone="good">Your data was downloaded.</Notice> : null}
      <p>
        <Button disabled={isPending} onClick={() => download('html')}>
          Download your data
        </Button>{' '}
        <Button disabled={isPending} onClick={() => download('json')}>
          Download as JSON
        </Button>
      </p>
    </section>
  )
}

/** Saves a file that the page already has. */
function save(text: string, type: string, name: string) {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
