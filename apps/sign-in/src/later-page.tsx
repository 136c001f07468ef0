import { type ComponentType, lazy, useEffect, useState } from 'react'
import { backOnline, isReachable, patience_ms, useBackOnline } from './connection.ts'
import { storeUrl } from './page-facts.ts'
import { Button } from './parts/button.tsx'
import { Heading } from './parts/heading.tsx'
import { ToTheStore } from './parts/to-the-store.tsx'
import { Link } from './router.tsx'

/*
 * Pages whose script is loaded when they are opened. A script may be gone: a new release has other file names, and a tab may have been open
 * since the previous one. The page then reloads once, at the same address, which loads the new release.
 */

/** A page that is loaded when it's first opened. If it can't be loaded, it says so. */
export const laterPage = <Props extends object = Record<never, never>>(load: () => Promise<ComponentType<Props>>) =>
  lazy(async () => ({ default: (await loaded(load)) as ComponentType<Props> }))

async function loaded<Page>(load: () => Promise<Page>): Promise<Page | typeof NotLoaded> {
  try {
    const page = await load()
    forgetReload()
    return page
  } catch {
    await backOnline()
    if (hasReloaded() || !(await isReachable())) return NotLoaded
    reloadOnce()
    // The current page stays until the next one has loaded.
    return new Promise(() => {})
  }
}

/** The state of a history entry survives a reload, even where storage is blocked. */
interface EntryState {
  hasReloaded?: true
}

const hasReloaded = () => (history.state as EntryState | null)?.hasReloaded === true

function reloadOnce() {
  history.replaceState({ hasReloaded: true } satisfies EntryState, '')
  location.reload()
}

function forgetReload() {
  if (hasReloaded()) history.replaceState(null, '')
}

/** Shown while a page loads. After a while, it offers to start over. */
export function Opening() {
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patience_ms)
    return () => clearTimeout(timer)
  }, [])
  return isLate ? (
    <NotLoaded />
  ) : (
    <p className="spinner" role="status" aria-busy>
      <span className="sr-only">Opening the page</span>
    </p>
  )
}

function NotLoaded() {
  useBackOnline(true, () => location.reload())
  return (
    <>
      <Heading title="This page didn’t load" />
      <div className="stack">
        <p role="alert">Check your connection and try again.</p>
        <Button look="main" className="wide" onClick={() => location.reload()}>
          Retry
        </Button>
        {storeUrl() === undefined ? (
          <Link to="" className="button button-quiet wide">
            Go to sign-in
          </Link>
        ) : (
          <ToTheStore className="button button-quiet wide" />
        )}
      </div>
    </>
  )
}
