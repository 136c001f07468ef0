import { storeUrl } from './page-facts.ts'

/** Shown instead of everything else after an error in the page itself. It uses nothing that could fail again. */
export function Broken() {
  const url = storeUrl()
  return (
    <div className="page" data-position="center">
      <main className="card">
        <div className="inside">
          <header className="heading">
            <h1>Something went wrong on this page</h1>
          </header>
          <div className="stack">
            <p role="alert">Reload it and try again.</p>
            <button type="button" className="button button-main wide" onClick={() => location.reload()}>
              Reload
            </button>
            {url === undefined ? null : (
              <a href={url} className="button button-quiet wide">
                Back to the store
              </a>
            )}
          </div>
        </div>
      </main>
    </div>
  )
}
