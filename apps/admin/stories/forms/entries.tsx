import { X } from 'lucide-react'
import { chipRemoveStyle, chipsInputStyle, chipsStyle, chipStyle } from '@/components/forms/chip'
import { ColorField } from '@/components/forms/color-field'
import { FileDrop } from '@/components/forms/file-drop'
import { ListField } from '@/components/forms/list-field'
import { Held } from '../held'
import type { Stories } from '../story'

const nothing = () => undefined
const uris = {
  read: (entry: string) => ({ entry }),
  limit: { max: 20, message: 'At most 20 can be listed' },
  placeholder: 'https://www.shop.example/callback',
}

/** Fields with several entries, or with something other than text. */
export const entries: Stories = {
  chip: {
    states: {
      'In a field': (
        <div className={chipsStyle}>
          {['https://shop.example', 'https://a-very-long-name-of-a-storefront.example.com'].map((origin) => (
            <span key={origin} className={chipStyle}>
              <span className="truncate">{origin}</span>
              <button type="button" aria-label={`Remove ${origin}`} className={chipRemoveStyle}>
                <X aria-hidden />
              </button>
            </span>
          ))}
          <input aria-label="Add an origin" placeholder="https://…" className={chipsInputStyle} />
        </div>
      ),
      'In a field with an error': (
        <div className={chipsStyle}>
          <input
            aria-label="Add an origin, refused"
            aria-invalid
            defaultValue="shop.example"
            className={chipsInputStyle}
          />
        </div>
      ),
    },
  },
  'list-field': {
    states: {
      'With entries': (
        <Held initial={['https://www.shop.example/callback', 'http://localhost:3000/callback']}>
          {(value: readonly string[], onValueChange) => (
            <ListField {...uris} label="Redirect URIs" value={value} onValueChange={onValueChange} />
          )}
        </Held>
      ),
      Refused: (
        <ListField
          {...uris}
          label="Redirect URIs, refused"
          value={[]}
          onValueChange={nothing}
          error="must have at least one URI"
        />
      ),
      Disabled: (
        <ListField
          {...uris}
          label="Redirect URIs, disabled"
          value={['https://www.shop.example/callback']}
          onValueChange={nothing}
          disabled
        />
      ),
    },
  },
  'color-field': {
    states: {
      'With a color': (
        <Held initial="#5B5BD6">
          {(value, onValueChange) => <ColorField label="Button" value={value} onValueChange={onValueChange} />}
        </Held>
      ),
      Refused: <ColorField label="Background" value="purplish" onValueChange={nothing} error="must be a CSS color" />,
      Disabled: <ColorField label="Text" value="#111827" onValueChange={nothing} disabled />,
    },
  },
  'file-drop': {
    states: {
      Empty: <FileDrop label="Choose a CSV file" hint="Up to 10 MB" accept=".csv" file={undefined} onFile={nothing} />,
      'With a file': (
        <FileDrop
          label="Choose a CSV file"
          hint="Up to 10 MB"
          accept=".csv"
          file={new File(['x'.repeat(4_096)], 'regulars-of-the-last-twelve-months.csv')}
          onFile={nothing}
        />
      ),
      Disabled: (
        <FileDrop
          label="Choose another file"
          hint="Up to 10 MB"
          accept=".csv"
          file={undefined}
          onFile={nothing}
          disabled
        />
      ),
    },
  },
}
