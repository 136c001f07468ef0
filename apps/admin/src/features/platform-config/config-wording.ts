import type { Wording } from '@/components/data/changes'
import { sentenceOfField } from '@/lib/sentence'
import { type ConfigCopy, type ConfigPath, configCards, configCopy, configParts, copyOf } from './config-copy'

const isPath = (path: string): path is ConfigPath => Object.hasOwn(configCopy, path)

/** "When they sign up: Phone number". The heading comes first where the label alone would be ambiguous. */
function labelOf(path: string): string {
  if (!isPath(path)) return sentenceOfField(path)
  const { label, part } = copyOf(path)
  const place: { card: keyof typeof configCards; title?: string } = configParts[part]
  const isAmbiguous = Object.values<ConfigCopy>(configCopy).some(
    (other) => other.label === label && other.part !== part,
  )
  return isAmbiguous || place.title !== undefined ? `${place.title ?? configCards[place.card].title}: ${label}` : label
}

function textOf(path: string, value: unknown): string | undefined {
  if (!isPath(path)) return undefined
  const copy = copyOf(path)
  if (copy.control === 'choice') return copy.choices.find((choice) => choice.value === value)?.label
  if (copy.control === 'reasons' && Array.isArray(value))
    return value.map((reason: { reason_text?: string }) => reason.reason_text ?? '').join(', ') || '(none)'
  return undefined
}

/** The sign-in settings, as their form calls them. */
export const configWording: Wording = { label: labelOf, text: textOf }
