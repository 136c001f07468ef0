interface NumbersProps {
  /** Values that are already written as people read them, and what they count. */
  numbers: readonly { label: string; value: string }[]
}

/** A few numbers that belong together, each with what it counts. */
export function Numbers({ numbers }: NumbersProps) {
  return (
    <dl className="grid grid-cols-[repeat(auto-fit,minmax(8rem,1fr))] gap-3">
      {numbers.map(({ label, value }) => (
        <div key={label} className="flex flex-col-reverse justify-end rounded-lg border border-line px-3 py-2">
          <dt className="text-xs text-ink-2">{label}</dt>
          <dd className="tabular text-lg font-semibold">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
