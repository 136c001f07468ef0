import { Field, FieldError } from '@/components/forms/field'
import { Input, SearchInput } from '@/components/forms/input'
import { Textarea } from '@/components/forms/textarea'
import { PasswordInput } from '@/components/forms/password-input'
import { SaveBar } from '@/components/forms/save-bar'
import { Kbd } from '@/components/actions/kbd'
import { Held } from '../held'
import { SettingsForm } from '@/components/forms/settings-form'
import { Card } from '@/components/layout/card'
import type { Stories } from '../story'

const nothing = () => undefined
const frame = {
  refusal: undefined,
  isDirty: false,
  isPending: false,
  onSubmit: nothing,
  onDiscard: nothing,
  dialog: null,
}
const aCard = (
  <Card title="General">
    <Field label="Name">{(wiring) => <Input defaultValue="Web shop" {...wiring} />}</Field>
  </Card>
)

/** Fields with text, and the frame of a form. */
export const texts: Stories = {
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
  'settings-form': {
    pageHeight: 320,
    pageStates: {
      'With changes': <SettingsForm frame={{ ...frame, isDirty: true }}>{aCard}</SettingsForm>,
      Refused: (
        <SettingsForm
          frame={{ ...frame, isDirty: true, refusal: 'Some fields need your attention. They are marked below.' }}
        >
          {aCard}
        </SettingsForm>
      ),
      'As it is stored': <SettingsForm frame={frame}>{aCard}</SettingsForm>,
    },
  },
}
