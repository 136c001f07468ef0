import { Checkbox } from '@/components/forms/checkbox'
import { OrderField } from '@/components/forms/order-field'
import { RadioCards } from '@/components/forms/radio-cards'
import { NativeSelect } from '@/components/forms/native-select'
import { Segmented } from '@/components/forms/segmented'
import { Select } from '@/components/forms/select'
import { Switch, SwitchRow } from '@/components/forms/switch'
import { Held } from '../held'
import { Opened } from '../opened'
import type { Stories } from '../story'

const nothing = () => undefined
const sorts = [
  { value: 'newest', label: 'Newest first' },
  { value: 'oldest', label: 'Oldest first' },
  { value: 'name', label: 'Name', hint: 'From A to Z, without regard to case' },
]

/** Choices, each in all its states. */
export const choices: Stories = {
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
  'order-field': {
    states: {
      'Two of three': (
        <Held<readonly string[]> initial={['email', 'phone']}>
          {(value, onValueChange) => (
            <OrderField
              label="How to find a customer"
              hint="Tried from top to bottom."
              value={value}
              onValueChange={onValueChange}
              choices={[
                { value: 'id', label: 'Customer ID', hint: 'Ours, not that of another system' },
                { value: 'email', label: 'Email address' },
                { value: 'phone', label: 'Phone number' },
              ]}
            />
          )}
        </Held>
      ),
    },
  },
  'radio-cards': {
    states: {
      'Long values': (
        <Held initial="one">
          {(value, onValueChange) => (
            <RadioCards
              label="External ID"
              value={value}
              onValueChange={onValueChange}
              choices={[
                { value: 'one', label: 'crm-'.padEnd(120, '0'), hint: 'From the customer who stays' },
                { value: 'other', label: 'crm-1', hint: 'From the merged customer' },
              ]}
            />
          )}
        </Held>
      ),
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
