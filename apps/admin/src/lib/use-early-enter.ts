import { useEffect, useRef } from 'react'

/**
 * Enter may be pressed before what was typed has been found. Returns what Enter does: it acts once the results are there, unless something else has been
 * typed by then.
 */
export function useEarlyEnter(typed: string, isFound: boolean, act: () => void): () => void {
  const enteredFor = useRef<string>(undefined)
  useEffect(() => {
    if (enteredFor.current === typed && !isFound) return
    const isMeant = enteredFor.current === typed
    enteredFor.current = undefined
    if (isMeant) act()
  })
  return () => {
    if (isFound) act()
    else enteredFor.current = typed
  }
}
