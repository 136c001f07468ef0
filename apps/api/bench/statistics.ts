/** The quantile of sorted values at this share. */
export const at = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

/** The value in the middle. */
export const median = (values: readonly number[]) => {
  const sorted = [...values].sort((one, other) => one - other)
  return (
    (at(sorted, 0.5) + (sorted.length % 2 === 0 ? (sorted[sorted.length / 2 - 1] ?? Number.NaN) : at(sorted, 0.5))) / 2
  )
}
