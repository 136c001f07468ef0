'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { afterUrlUpdates } from '@/lib/url-updates'

/** Follows the links between the console's pages without reloading it. Before the scripts have run, they are links like any others. */
export const useAppLinks = () => {
  const router = useRouter()
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-app-link]') : null
      const opensElsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0
      if (!link || link.target !== '' || opensElsewhere || event.defaultPrevented) return
      event.preventDefault()
      const to = link.pathname + link.search + link.hash
      afterUrlUpdates(() => router.push(to))
    }
    document.addEventListener('click', onClick)
    return () => document.removeEventListener('click', onClick)
  }, [router])
}
