/** Where a list repeats a key of an earlier entry for the first time; -1 if it doesn't. */
export const firstRepeat = (keys: readonly string[]): number =>
  keys.findIndex((key, index) => keys.indexOf(key) < index)
