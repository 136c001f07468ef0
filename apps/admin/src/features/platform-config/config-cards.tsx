import { Card } from '@/components/layout/card'
import { cn } from '@/lib/cn'
import { configCards, type ConfigPart, configParts } from './config-copy'
import { ConfigFields } from './config-fields'
import { LowContrast, NoWayIn } from './config-warnings'

type CardName = keyof typeof configCards
type Part = [ConfigPart, { card: CardName; title?: string; description?: string }]

const cards = Object.entries(configCards) as [CardName, { title: string; description: string | undefined }][]
const partsOf = (card: CardName) => (Object.entries(configParts) as Part[]).filter(([, part]) => part.card === card)

/** Every field of the sign-in settings, in cards. */
export function ConfigCards() {
  return cards.map(([card, { title, description }]) => (
    <Card key={card} title={title} description={description}>
      {card === 'methods' ? <NoWayIn /> : null}
      {/* Two parts with the same fields for different customers are placed side by side. */}
      <div className={cn(card === 'required' && 'grid gap-x-10 gap-y-6 sm:grid-cols-2')}>
        {partsOf(card).map(([name, part], index) => (
          <ConfigPartFields key={name} name={name} {...part} isBelow={index > 0 && card !== 'required'} />
        ))}
      </div>
      {card === 'appearance' ? <LowContrast /> : null}
    </Card>
  ))
}

interface ConfigPartFieldsProps {
  name: ConfigPart
  title?: string
  description?: string
  /** Whether there is another part above it. */
  isBelow: boolean
}

function ConfigPartFields({ name, title, description, isBelow }: ConfigPartFieldsProps) {
  if (title === undefined) return <ConfigFields part={name} />
  return (
    <fieldset className={cn('min-w-0', isBelow && 'mt-6 border-t border-line pt-5')}>
      <legend className="float-start w-full text-sm font-semibold">{title}</legend>
      <div className="clear-both pt-1">
        {description ? <p className="mb-4 text-sm text-ink-2">{description}</p> : null}
        <ConfigFields part={name} />
      </div>
    </fieldset>
  )
}
