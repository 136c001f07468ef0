'use client'

import { useFormContext } from 'react-hook-form'
import { Banner } from '@/components/feedback/banner'
import { contrastOf } from './contrast'
import { type ConfigValues, waysIn } from './values'

/** Warns while customers have no way to sign in. */
export function NoWayIn() {
  const { watch } = useFormContext<ConfigValues>()
  const [login, social, social_tokens] = watch(['login', 'social', 'social_tokens'])
  if (waysIn({ login, social, social_tokens }).length > 0) return null
  return (
    <Banner tone="warning" role="status" className="mb-2" title="No sign-in method is on">
      Customers can’t sign in until you turn one on.
    </Banner>
  )
}

/** Warns if the notice's text is hard to read on its background. */
export function LowContrast() {
  const { watch } = useFormContext<ConfigValues>()
  const [text, back, words] = watch(['flash_card.text_color', 'flash_card.background_color', 'flash_card.text'])
  const contrast = words ? contrastOf(text, back) : undefined
  if (contrast === undefined || contrast >= 4.5) return null
  return (
    <Banner tone="warning" role="status" className="mt-4" title="Hard to read">
      The contrast of the notice is {contrast.toFixed(1)}:1. For readability, it should be at least 4.5:1.
    </Banner>
  )
}
