import { toast } from 'sonner'
import { explain } from './errors'

/** Shows what failed and why. The request ID can be copied for support, but isn't part of the sentence. */
export const tellFailure = (what: string) => (error: unknown) => {
  const { message, requestId } = explain(error)
  toast.error(what, {
    description: message,
    ...(requestId && {
      action: { label: 'Copy request ID', onClick: () => void navigator.clipboard.writeText(requestId) },
    }),
  })
}

export const tell = (what: string, description?: string) => toast.success(what, { description })

/** Shows what was done, and offers to undo it. */
export const tellUndoable = (what: string, undo: () => void) =>
  toast.success(what, { action: { label: 'Undo', onClick: undo } })
