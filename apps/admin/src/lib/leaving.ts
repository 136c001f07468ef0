const question = 'Leave without saving? Your changes will be lost.'
let unsaved = 0
/** The operator has agreed to lose the changes, so don't ask again for the same navigation. */
let givenUp = false

/** Whether the page may be left: true unless there are unsaved changes that the operator wants to keep. */
export const mayLeave = (): boolean => {
  givenUp = unsaved === 0 || confirm(question)
  return givenUp
}

/** Leaves without asking, for when the changes can't be kept, and the operator knows. */
export const leaveAnyway = (leave: () => void) => {
  givenUp = true
  leave()
}

/** Whether the operator has already agreed to leave. */
export const hasGivenUp = (): boolean => givenUp

/** A form has unsaved changes, until the returned function is called. */
export const holdBack = () => {
  unsaved += 1
  givenUp = false
  return () => {
    unsaved -= 1
  }
}
