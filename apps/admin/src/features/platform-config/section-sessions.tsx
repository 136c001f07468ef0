import { Card } from '@/components/layout/card'
import { ConfigNumber, ConfigSelect, ConfigSwitch } from './config-fields'

const units = [
  { value: 'Minutes', label: 'Minutes' },
  { value: 'Hours', label: 'Hours' },
  { value: 'Days', label: 'Days' },
]

export function SessionsSection() {
  return (
    <Card title="Sessions" description="How long customers stay signed in.">
      <div className="grid gap-4 sm:grid-cols-2">
        <ConfigNumber name="session_config.duration" label="Duration" />
        <ConfigSelect name="session_config.type" label="Unit" choices={units} />
      </div>
      <div className="mt-2">
        <ConfigSwitch
          name="session_config.is_rolling"
          label="Each visit extends the session"
          hint="If off, customers have to sign in again after this duration, however often they visit."
        />
      </div>
    </Card>
  )
}
