import { loadErrors, withToasts } from './toasts'

/** Shows what failed and why. The request ID can be copied for support, but isn't part of the sentence. */
export const tellFailure = (what: string) => (error: unknown) =>
  withToasts(async (toast) => {
    const { message, requestId } = (await loadErrors()).explain(error)
    toast.error(what, {
      description: message,
      ...(requestId && {
        action: { label: 'Copy request ID', onClick: () => void navigator.clipboard.writeText(requestId) },
      }),
    })
  })

/** Shows what didn't work, if the reason is already known in words, and offers to try again if that can help. */
export const tellProblem = (what: string, why: string, retry?: () => void) =>
  withToasts((toast) =>
    toast.error(what, {
      description: why,
      ...(retry && { duration: undoable_ms, action: { label: 'Try again', onClick: retry } }),
    }),
  )

export const tell = (what: string, description?: string) => withToasts((toast) => toast.success(what, { description }))

/** Longer than other toasts, because it takes a moment to notice a mistake. */
const undoable_ms = 15_000

/** Shows what was done, and offers to undo it. A toast replaces an earlier one with the same `id`. */
export const tellUndoable = (what: string, undo: () => void, description?: string, id?: string) =>
  withToasts((toast) =>
    toast.success(what, {
      description,
      duration: undoable_ms,
      action: { label: 'Undo', onClick: undo },
      ...(id && { id }),
    }),
  )
