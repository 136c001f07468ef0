/**
 * Says why a page waits: without a connection, what it needs to read is read once there is one. It needs no scripts of its own: `data-offline` shows it
 * (`lib/connection.ts`), also above dialogs.
 */
export function ConnectionNotice() {
  return (
    <div role="status" className="pointer-events-none fixed inset-x-3 top-3 z-60 flex justify-center print:hidden">
      <p className="hidden rounded-lg border border-line-strong bg-raised px-4 py-2 text-sm shadow-float in-data-offline:block">
        There’s no connection. This page continues by itself when there is one.
      </p>
    </div>
  )
}
