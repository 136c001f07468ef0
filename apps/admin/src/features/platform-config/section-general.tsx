import { Card } from '@/components/layout/card'
import { ConfigSwitch, ConfigText } from './config-fields'

export function GeneralSection() {
  return (
    <Card title="General" description="What the sign-in page says, and whether it is open at all.">
      <ConfigSwitch
        name="active"
        label="Customers can sign in"
        hint="When off, nobody can sign in or sign up for this application."
      />
      <div className="mt-2 grid gap-4 border-t border-line pt-5 sm:grid-cols-2">
        <ConfigText name="name" label="Name of the shop" hint="If blank, the name of the application." />
        <ConfigText name="display" label="Title" hint="The heading of the sign-in page." />
        <ConfigText name="subtext" label="Subtext" hint="Shown below the title." className="sm:col-span-2" />
      </div>
    </Card>
  )
}

export function AdvancedSection() {
  return (
    <Card title="Advanced">
      <ConfigSwitch
        name="meta.fynd_default"
        label="Default config"
        hint="A flag for other services. It has no effect here."
      />
    </Card>
  )
}
