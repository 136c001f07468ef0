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

/** Shows what didn't work, if the reason is already known in words. */
export const tellProblem = (what: string, why: string) => withToasts((toast) => toast.error(what, { description: why }))

export const tell = (what: string, description?: string) => withToasts((toast) => toast.success(what, { description }))

/** Shows what was done, and offers to undo it. */
export const tellUndoable = (what: string, undo: () => void, description?: string) =>
  // Longer than other toasts, because it takes a moment to notice a mistake.
  withToasts((toast) =>
    toast.success(what, { description, duration: 15_000, action: { label: 'Undo', onClick: undo } }),
  )
