'use client'

import { useFormContext } from 'react-hook-form'
import { Banner } from '@/components/feedback/banner'
import { Card } from '@/components/layout/card'
import { ConfigColor, ConfigSelect, ConfigText } from './config-fields'
import { contrastOf } from './contrast'
import type { ConfigValues } from './values'

const positions = [
  { value: 'left', label: 'Left' },
  { value: 'center', label: 'Center' },
  { value: 'right', label: 'Right' },
]

export function AppearanceSection() {
  const { watch } = useFormContext<ConfigValues>()
  const [text, back, words] = watch(['flash_card.text_color', 'flash_card.background_color', 'flash_card.text'])
  const contrast = words ? contrastOf(text, back) : undefined
  return (
    <Card title="Appearance" description="Images, colors, and a short notice.">
      <div className="grid gap-4 sm:grid-cols-2">
        <ConfigText
          name="desktop_image"
          label="Image on wide screens"
          type="url"
          placeholder="https://…"
          hint="Leave blank for none."
        />
        <ConfigText
          name="mobile_image"
          label="Image on phones"
          type="url"
          placeholder="https://…"
          hint="Leave blank for none."
        />
        <ConfigColor name="look_and_feel.background_color" label="Page background" />
        <ConfigSelect name="look_and_feel.card_position" label="Card position" choices={positions} />
      </div>
      <h3 className="mt-6 border-t border-line pt-5 text-sm font-semibold">Notice</h3>
      <p className="mb-4 text-sm text-ink-2">A banner above the form. Leave the text blank to hide it.</p>
      <div className="grid gap-4 sm:grid-cols-2">
        <ConfigText name="flash_card.text" label="Text" className="sm:col-span-2" />
        <ConfigColor name="flash_card.text_color" label="Text color" />
        <ConfigColor name="flash_card.background_color" label="Background of the notice" />
      </div>
      {contrast !== undefined && contrast < 4.5 ? (
        <Banner tone="warning" role="status" className="mt-4" title="Hard to read">
          The contrast of the notice is {contrast.toFixed(1)}:1. For readability, it should be at least 4.5:1.
        </Banner>
      ) : null}
    </Card>
  )
}
