import { useEffect } from 'react'

const letters = new Intl.Segmenter()
const lettersOf = (text: string) => Array.from(letters.segment(text), ({ segment }) => segment)

/** Returns the text with the key applied to it; undefined if the key doesn't type anything. */
export const typed = (text: string, event: KeyboardEvent): string | undefined => {
  if (event.key === 'Backspace') return lettersOf(text).slice(0, -1).join('')
  const isCommand = (event.ctrlKey || event.metaKey) && !event.getModifierState('AltGraph')
  return !isCommand && lettersOf(event.key).length === 1 ? text + event.key : undefined
}

interface EarlyTyping {
  /** Whether the input that the operator is typing for is still missing, or doesn't have the focus yet. */
  isEarly: boolean
  onType: (change: (text: string) => string) => void
  onCancel: () => void
}

/** Collects what is typed before there is an input to type it into. Nothing else on the page sees those keys. */
export const useEarlyTyping = ({ isEarly, onType, onCancel }: EarlyTyping) => {
  useEffect(() => {
    if (!isEarly) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onCancel()
      else if (typed('', event) !== undefined) onType((text) => typed(text, event) ?? text)
      // The button that opened the palette still has the focus, and would be pressed again.
      else if (event.key !== 'Enter') return
      event.preventDefault()
      event.stopPropagation()
    }
    const onPaste = (event: ClipboardEvent) => {
      const pasted = event.clipboardData?.getData('text/plain') ?? ''
      onType((text) => text + pasted)
      event.preventDefault()
    }
    addEventListener('keydown', onKey, true)
    addEventListener('paste', onPaste, true)
    return () => {
      removeEventListener('keydown', onKey, true)
      removeEventListener('paste', onPaste, true)
    }
  }, [isEarly, onType, onCancel])
}
