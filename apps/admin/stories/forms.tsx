import { X } from 'lucide-react'
import { Checkbox } from '@/components/forms/checkbox'
import { chipRemoveStyle, chipsInputStyle, chipsStyle, chipStyle } from '@/components/forms/chip'
import { ColorField } from '@/components/forms/color-field'
import { Field, FieldError } from '@/components/forms/field'
import { FileDrop } from '@/components/forms/file-drop'
import { Input, SearchInput } from '@/components/forms/input'
import { ListField } from '@/components/forms/list-field'
import { Textarea } from '@/components/forms/textarea'
import { PasswordInput } from '@/components/forms/password-input'
import { SaveBar } from '@/components/forms/save-bar'
import { RadioCards } from '@/components/forms/radio-cards'
import { NativeSelect } from '@/components/forms/native-select'
import { Segmented } from '@/components/forms/segmented'
import { Select } from '@/components/forms/select'
import { Switch, SwitchRow } from '@/components/forms/switch'
import { Kbd } from '@/components/actions/kbd'
import { Held } from './held'
import { Opened } from './opened'
import type { Stories } from './story'

const sorts = [
  { value: 'newest', label: 'Newest first' },
  { value: 'oldest', label: 'Oldest first' },
  { value: 'name', label: 'Name', hint: 'From A to Z, without regard to case' },
]
const nothing = () => undefined
const uris = {
  read: (entry: string) => ({ entry }),
  limit: { max: 20, message: 'At most 20 can be listed' },
  placeholder: 'https://www.shop.example/callback',
}

export const forms: Stories = {
  checkbox: {
    states: {
      'Off, on, mixed': (
        <div className="flex gap-3">
          <Checkbox aria-label="Off" />
          <Checkbox aria-label="On" defaultChecked />
          <Checkbox aria-label="Mixed" indeterminate />
        </div>
      ),
      Disabled: (
        <div className="flex gap-3">
          <Checkbox aria-label="Off, disabled" disabled />
          <Checkbox aria-label="On, disabled" disabled defaultChecked />
        </div>
      ),
    },
  },
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
  field: {
    states: {
      'With a hint': (
        <Field label="Name" hint="What your team calls the group.">
          {(wiring) => <Input {...wiring} />}
        </Field>
      ),
      Optional: (
        <Field label="Reason" optional>
          {(wiring) => <Input {...wiring} />}
        </Field>
      ),
      Refused: (
        <Field label="Email" error="must have an @">
          {(wiring) => <Input defaultValue="asha@" {...wiring} />}
        </Field>
      ),
      'An error alone': <FieldError>Choose at least one permission.</FieldError>,
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
  input: {
    states: {
      Empty: <Input aria-label="Empty" placeholder="Placeholder" />,
      Filled: <Input aria-label="Filled" defaultValue="Asha Rao" />,
      Refused: <Input aria-label="Refused" aria-invalid defaultValue="Asha Rao" />,
      Disabled: <Input aria-label="Disabled" disabled defaultValue="Asha Rao" />,
      Day: <Input aria-label="Day" type="date" defaultValue="2026-01-31" />,
      Search: (
        <Held initial="">
          {(value, onValueChange) => (
            <SearchInput label="Search" value={value} onValueChange={onValueChange} trailing={<Kbd>/</Kbd>} />
          )}
        </Held>
      ),
      'Search with a text': (
        <Held initial="asha">
          {(value, onValueChange) => <SearchInput label="Search again" value={value} onValueChange={onValueChange} />}
        </Held>
      ),
    },
  },
  textarea: {
    states: {
      Filled: <Textarea aria-label="Several lines" defaultValue={'The first line\nThe second line'} />,
      Refused: <Textarea aria-label="Refused lines" aria-invalid defaultValue="The first line" />,
      Disabled: <Textarea aria-label="Disabled lines" disabled defaultValue="The first line" />,
    },
  },
  'password-input': {
    states: { Hidden: <PasswordInput aria-label="Password" defaultValue="violet-harbor-lantern" /> },
  },
  'save-bar': {
    pageHeight: 100,
    pageStates: {
      'Something to save': <SaveBar shown pending={false} onDiscard={nothing} />,
      Saving: <SaveBar shown pending onDiscard={nothing} />,
      'Nothing to save': <SaveBar shown={false} pending={false} onDiscard={nothing} />,
    },
  },
  'native-select': {
    states: {
      Closed: (
        <Held initial="25">
          {(value, onValueChange) => (
            <NativeSelect
              label="Rows per page"
              value={value}
              onValueChange={onValueChange}
              choices={['10', '25', '50'].map((size) => ({ value: size, label: `${size} rows` }))}
            />
          )}
        </Held>
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
  'radio-cards': {
    states: {
      'Four choices': (
        <Held initial="website">
          {(value, onValueChange) => (
            <RadioCards
              label="What signs customers in?"
              value={value}
              onValueChange={onValueChange}
              choices={[
                { value: 'website', label: 'A website with a server', hint: 'It keeps a secret.' },
                { value: 'page', label: 'A single-page app', hint: 'It can’t keep a secret.' },
                { value: 'app', label: 'A mobile app' },
                { value: 'partner', label: 'A partner’s service', hint: 'Customers decide what it sees.' },
              ]}
            />
          )}
        </Held>
      ),
    },
  },
  segmented: {
    states: {
      'Two choices': (
        <Held initial="comfortable">
          {(value, onValueChange) => (
            <Segmented
              label="Density"
              value={value}
              onValueChange={onValueChange}
              choices={[
                { value: 'comfortable', label: 'Comfortable' },
                { value: 'compact', label: 'Compact' },
              ]}
            />
          )}
        </Held>
      ),
      Disabled: (
        <Segmented
          label="Density, disabled"
          value="compact"
          onValueChange={nothing}
          disabled
          choices={[
            { value: 'comfortable', label: 'Comfortable' },
            { value: 'compact', label: 'Compact' },
          ]}
        />
      ),
    },
  },
  select: {
    states: {
      Closed: (
        <Held initial="newest">
          {(value, onValueChange) => (
            <Select label="Sort" value={value} onValueChange={onValueChange} choices={sorts} />
          )}
        </Held>
      ),
      Refused: <Select label="Sort, refused" value="name" onValueChange={nothing} choices={sorts} aria-invalid />,
      Disabled: <Select label="Sort, disabled" value="name" onValueChange={nothing} choices={sorts} disabled />,
    },
    pageHeight: 260,
    pageStates: {
      Open: (
        <Opened>
          <Select label="Sort" value="name" onValueChange={nothing} choices={sorts} />
        </Opened>
      ),
    },
  },
  switch: {
    states: {
      'Off and on': (
        <div className="flex gap-3">
          <Switch aria-label="Off" />
          <Switch aria-label="On" defaultChecked />
        </div>
      ),
      Disabled: (
        <div className="flex gap-3">
          <Switch aria-label="Off, disabled" disabled />
          <Switch aria-label="On, disabled" disabled defaultChecked />
        </div>
      ),
      'A setting': (
        <Held initial={true}>
          {(checked, onCheckedChange) => (
            <SwitchRow
              label="Passwords"
              hint="Customers can sign in with a password."
              checked={checked}
              onCheckedChange={onCheckedChange}
            />
          )}
        </Held>
      ),
    },
  },
}
