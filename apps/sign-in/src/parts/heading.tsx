import { type ReactNode, useEffect, useRef } from 'react'
import { shopNameOf } from '../page-facts.ts'
import { Link, cameFromHere } from '../router.tsx'
import { useShop } from '../shop.tsx'

interface HeadingProps {
  title: string
  children?: ReactNode
  back?: { to: string; label: string }
}

/** The heading of a page. It takes the focus, so that screen readers start there. */
export function Heading({ title, children, back }: HeadingProps) {
  const { config } = useShop()
  const heading = useRef<HTMLHeadingElement>(null)
  const shop = shopNameOf(config) || config.display
  useEffect(() => {
    // A field may already have taken the focus.
    const isFree = document.activeElement === document.body || document.activeElement === null
    if (cameFromHere() && isFree) heading.current?.focus()
  }, [])
  return (
    <header className="heading">
      <title>{shop && !title.includes(shop) ? `${title} · ${shop}` : title}</title>
      {back ? (
        <Link to={back.to} className="back">
          <span aria-hidden className="arrow-back">
            ←
          </span>{' '}
          {back.label}
        </Link>
      ) : null}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children ? <p className="subtext">{children}</p> : null}
    </header>
  )
}
