'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

/** Follows the links between the console's pages without reloading it. Before the scripts have run, they are links like any others. */
export const useAppLinks = () => {
  const router = useRouter()
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-app-link]') : null
      const opensElsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0
      if (!link || link.target !== '' || opensElsewhere || event.defaultPrevented) return
      event.preventDefault()
      router.push(link.pathname + link.search + link.hash)
    }
    document.addEventListener('click', onClick)
    return () => document.removeEventListener('click', onClick)
  }, [router])
}
