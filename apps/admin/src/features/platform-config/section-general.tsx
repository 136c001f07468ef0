import { Card } from '@/components/layout/card'
import { ConfigSwitch, ConfigText } from './config-fields'

export function GeneralSection() {
  return (
    <Card title="General" description="The text on the sign-in page, and whether customers can sign in.">
      <ConfigSwitch
        name="active"
        label="Customers can sign in"
        hint="If off, nobody can sign in to or sign up for this application."
      />
      <div className="mt-2 grid gap-4 border-t border-line pt-5 sm:grid-cols-2">
        <ConfigText name="name" label="Store name" hint="If blank, the application’s name is used." />
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
