import { lazy, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { Broken } from './broken.tsx'
import { isPreview, properUrl } from './page-facts.ts'
import './style.css'

// Only the console needs it.
const Preview = lazy(() => import('./preview.tsx').then((file) => ({ default: file.Preview })))

const page = document.getElementById('page')
if (!page) throw new Error('The page has no root element.')
const elsewhere = properUrl()
if (elsewhere === undefined) {
  const root = createRoot(page, {
    onUncaughtError: (error) => {
      reportError(error)
      // React has removed everything. It can't draw again before this function has returned.
      queueMicrotask(() => root.render(<Broken />))
    },
  })
  root.render(
    <StrictMode>
      <Suspense>{isPreview ? <Preview /> : <App />}</Suspense>
    </StrictMode>,
  )
} else location.replace(elsewhere)
