import type { UserAttribute, UserAttributeDefinition } from '@clientele/contracts'
import { expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { AttributesForm } from '@/features/users/attributes/attributes-form'
import { expectAccessible } from './accessible'
import { anAttribute, moment } from './an-attribute'
import { refused, type Service, World } from './world'

const size = anAttribute('a1', {
  name: 'Shoe size',
  type: 'number',
  description: 'In European sizes',
  default_value: 38,
})
const staff = anAttribute('a2', { name: 'Works here', type: 'boolean' })
const tax = anAttribute('a3', { name: 'Tax ID', masking: { enabled: true, type: 'partial' } })

const hidden: UserAttribute = {
  _id: 'v3',
  name: tax.name,
  slug: tax.slug,
  user_id: 'asha',
  application_id: 'application-1',
  user_attribute_definition_id: tax._id,
  type: 'text',
  customer_overridden: false,
  attribute: { value: '••••••234C' },
  masked: true,
  created_at: moment,
  updated_at: moment,
  updated_by: 'operator-1',
}

const opened = async (
  updateUserAttributes: Service[string],
  attributes: UserAttributeDefinition[] = [size, staff, tax],
) => {
  const onDone = vi.fn<() => void>()
  await render(
    <World service={{ updateUserAttributes }}>
      <main>
        <h1>Asha Rao</h1>
        <AttributesForm userId="asha" attributes={attributes} base={{ version: 4, values: [hidden] }} onDone={onDone} />
      </main>
    </World>,
  )
  return { onDone }
}
const save = () => page.getByRole('button', { name: 'Save attributes' })

test('Only changed values are sent, with the version that was shown', async () => {
  const calls: unknown[] = []
  const { onDone } = await opened((input) => void calls.push(input))
  await expect.element(page.getByText('In European sizes. Default: 38.')).toBeVisible()
  await expect.element(save()).toBeDisabled()
  await page.getByLabelText('Shoe size').fill('39')
  await page.getByRole('radio', { name: 'No', exact: true }).click()
  await save().click()
  await expect.poll(() => onDone).toHaveBeenCalled()
  expect(calls).toEqual([
    {
      userId: 'asha',
      ifMatch: '4',
      body: {
        attributes: [
          { definition_id: 'a1', value: '39' },
          { definition_id: 'a2', value: 'false' },
        ],
      },
    },
  ])
})

test('A masked value is replaced, or kept after all', async () => {
  const calls: unknown[] = []
  await opened((input) => void calls.push(input))
  await page.getByRole('button', { name: 'Replace Tax ID' }).click()
  await expect.element(page.getByText('If it stays blank, the stored value is deleted.')).toBeVisible()
  await expectAccessible()
  await page.getByRole('button', { name: 'Keep the stored value of Tax ID' }).click()
  await expect.element(page.getByText('••••••234C')).toBeVisible()
  await expect.element(save()).toBeDisabled()
  await page.getByRole('button', { name: 'Replace Tax ID' }).click()
  await page.getByRole('textbox', { name: 'Tax ID' }).fill('AAAPZ1234C')
  await save().click()
  await expect.poll(() => calls).toHaveLength(1)
  expect(calls).toMatchObject([{ body: { attributes: [{ definition_id: 'a3', value: 'AAAPZ1234C' }] } }])
})

test('An error of the API is at the input of the value, and can be corrected', async () => {
  const fault = { field: 'body.attributes.0.value', message: 'must be a whole number such as 42' }
  const answers = [refused({ code: 'INVALID_INPUT', details: [fault] })]
  const { onDone } = await opened(() => {
    const error = answers.pop()
    if (error) throw error
    return {}
  })
  await page.getByLabelText('Shoe size').fill('many')
  await save().click()
  await expect.element(page.getByText('Must be a whole number such as 42.')).toBeVisible()
  await expect.element(page.getByLabelText('Shoe size')).toHaveAttribute('aria-invalid', 'true')
  await expect.element(page.getByLabelText('Shoe size')).toHaveFocus()
  await page.getByLabelText('Shoe size').fill('39')
  await save().click()
  await expect.poll(() => onDone).toHaveBeenCalled()
})

test('Of many attributes, those without a value are shown when they are asked for', async () => {
  const many = Array.from({ length: 40 }, (_, at) => anAttribute(`b${at}`, { name: `Field ${at}` }))
  await opened(() => ({}), [...many, tax])
  await expect.element(page.getByText('Tax ID')).toBeVisible()
  await expect.element(page.getByLabelText('Field 7', { exact: true })).not.toBeInTheDocument()
  await page.getByRole('button', { name: 'Show 40 without a value' }).click()
  await expect.element(page.getByLabelText('Field 7', { exact: true })).toBeVisible()
})
