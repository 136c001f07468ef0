/** Whether a pressed letter is text input. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))

/** Whether a dialog covers even other dialogs, so that no shortcut may act on what is below it. */
export const isBlocked = (): boolean => document.querySelector('dialog[open]') !== null

/** Whether a dialog or menu is open, which then handles the keys. */
export const isCovered = (): boolean =>
  isBlocked() ||
  document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]') !== null

export const isPlain = (event: KeyboardEvent): boolean =>
  !event.metaKey && !event.ctrlKey && !event.altKey && !isTyping(event.target) && !isCovered()
