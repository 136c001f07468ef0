/** The note above matches that differ from the words of a search by a typo. */
export function FuzzyNote({ q }: { q: string | undefined }) {
  return (
    <p role="status" className="border-t border-line px-4 py-2.5 text-sm text-ink-2">
      Nothing matches “<bdi>{q}</bdi>” exactly. These customers match it with one typo.
    </p>
  )
}
