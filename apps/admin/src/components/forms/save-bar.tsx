import { Button } from '../actions/button'

/** Stays visible as long as there are unsaved changes. */
export function SaveBar({ shown, pending, onDiscard }: { shown: boolean; pending: boolean; onDiscard: () => void }) {
  if (!shown) return null
  return (
    <div className="pointer-events-none sticky bottom-4 z-20 flex justify-center xl:col-span-2 print:hidden">
      <section
        aria-label="Unsaved changes"
        className="pointer-events-auto flex items-center gap-2 rounded-xl bg-raised py-2 pe-2 ps-4 shadow-float"
      >
        <p role="status" className="me-3 text-sm font-medium">
          Unsaved changes
        </p>
        <Button onClick={onDiscard} disabled={pending}>
          Discard
        </Button>
        <Button type="submit" variant="primary" pending={pending}>
          Save changes
        </Button>
      </section>
    </div>
  )
}
