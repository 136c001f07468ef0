import { LastResort } from '@/components/feedback/last-resort'

export default function NotFound() {
  return (
    <main>
      <LastResort title="Page not found" documentTitle="Nothing here">
        {/* oxlint-disable-next-line next/no-html-link-for-pages -- every page loads this one, and not a link that loads ahead */}
        <a href="/" className="text-accent-text underline">
          Open the console
        </a>
      </LastResort>
    </main>
  )
}
