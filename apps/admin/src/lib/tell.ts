import { toast } from 'sonner'
import { explain } from './errors'

/** Says that something the person asked for did not happen, and why. */
export const tellFailure = (what: string) => (error: unknown) => {
  const { message, requestId } = explain(error)
  toast.error(what, { description: requestId ? `${message} (request ${requestId})` : message })
}

export const tell = (what: string, description?: string) => toast.success(what, { description })

/** Says what was done where that can be taken back, and offers it. */
export const tellUndoable = (what: string, undo: () => void) =>
  toast.success(what, { action: { label: 'Undo', onClick: undo } })
