import { shopNameOf, storeUrl } from '../page-facts.ts'
import { useShop } from '../shop.tsx'

/** A link back to the store: to the return address or, if the application has only one origin, there. Without either, there is none. */
export function ToTheStore({ className, verb = 'Back' }: { className: string; verb?: 'Back' | 'Continue' }) {
  const { config } = useShop()
  const url = storeUrl()
  if (url === undefined) return null
  return (
    <a href={url} className={className}>
      {/* One item of the button, whose items stand apart. */}
      <span className="break">
        {verb} to <bdi>{shopNameOf(config) || 'the store'}</bdi>
      </span>
    </a>
  )
}
