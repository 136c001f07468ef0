import { Ban, Copy, Trash2 } from 'lucide-react'
import { AppLink } from '@/components/actions/app-link'
import { Button } from '@/components/actions/button'
import { CopyButton, CopyText, SecretBox } from '@/components/actions/copy'
import { Kbd } from '@/components/actions/kbd'
import { Menu, MenuChoices, MenuItem, MenuLabel, MenuSeparator } from '@/components/actions/menu'
import { Held } from './held'
import { Opened } from './opened'
import type { Stories } from './story'

const variants = ['primary', 'outline', 'ghost', 'danger', 'danger-outline'] as const
const row = 'flex flex-wrap items-center gap-2'

export const actions: Stories = {
  'app-link': {
    states: {
      Link: (
        <AppLink to="customers" className="focus-ring rounded-md text-accent-text underline">
          All customers
        </AppLink>
      ),
    },
  },
  button: {
    states: {
      ...Object.fromEntries(
        variants.map((variant) => [
          variant,
          <div key={variant} className={row}>
            <Button variant={variant}>Save changes</Button>
            <Button variant={variant} disabled>
              Disabled
            </Button>
            <Button variant={variant} pending>
              Pending
            </Button>
            <Button variant={variant}>
              <Ban aria-hidden />
              With an icon
            </Button>
          </div>,
        ]),
      ),
      Sizes: (
        <div className={row}>
          <Button size="sm">Small</Button>
          <Button size="md">Medium</Button>
          <Button size="lg">Large</Button>
          <Button size="icon" aria-label="Copy">
            <Copy aria-hidden />
          </Button>
          <Button size="icon-sm" aria-label="Copy, small">
            <Copy aria-hidden />
          </Button>
        </div>
      ),
    },
  },
  copy: {
    states: {
      Text: <CopyText value="65f1c0ffee15a5ba5eba11ad" label="Copy the customer ID" />,
      'Text too long for its place': (
        <div className="w-40">
          <CopyText value="65f1c0ffee15a5ba5eba11ad" label="Copy the customer ID, shortened" />
        </div>
      ),
      Button: <CopyButton value="text" />,
      Secret: <SecretBox label="API secret" value="cs_7f9d1c0a5be2f3489d7a6b5c4e3f2a1b0c9d8e7f" />,
    },
  },
  kbd: {
    states: {
      Keys: (
        <div className={row}>
          <Kbd>/</Kbd>
          <Kbd>Esc</Kbd>
          <Kbd>⌘</Kbd>
          <Kbd>K</Kbd>
        </div>
      ),
    },
  },
  menu: {
    pageHeight: 320,
    pageStates: {
      Items: (
        <Opened>
          <Menu align="start" trigger={<Button>Actions</Button>}>
            <MenuItem>
              <Copy aria-hidden />
              Copy the ID
            </MenuItem>
            <MenuItem disabled>
              <Ban aria-hidden />
              Not now
            </MenuItem>
            <MenuSeparator />
            <MenuItem tone="danger">
              <Trash2 aria-hidden />
              Archive
            </MenuItem>
          </Menu>
        </Opened>
      ),
      Choices: (
        <Opened>
          <Menu align="start" trigger={<Button>Theme</Button>}>
            <MenuLabel>Theme</MenuLabel>
            <Held initial="dark">
              {(value, onValueChange) => (
                <MenuChoices
                  label="Theme"
                  value={value}
                  onValueChange={onValueChange}
                  choices={[
                    { value: 'light', label: 'Light' },
                    { value: 'dark', label: 'Dark' },
                  ]}
                />
              )}
            </Held>
          </Menu>
        </Opened>
      ),
    },
  },
}
