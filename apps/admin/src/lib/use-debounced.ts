import { useEffect, useState } from 'react'

/** Returns the value once it hasn't changed for `wait_ms`. */
export const useDebounced = <Value>(value: Value, wait_ms = 250): Value => {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), wait_ms)
    return () => clearTimeout(timer)
  }, [value, wait_ms])
  return rested
}
