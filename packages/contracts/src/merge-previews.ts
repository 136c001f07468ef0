import * as z from 'zod'
import { CustomerSchema } from './customers.ts'
import { exampleMerge } from './example-merge.ts'
import { exampleWorld } from './example-world.ts'
import { means } from './means.ts'
import { MergeConsentSchema } from './merge-consents.ts'
import { mergeSides } from './merge-sides.ts'

/*
 * What merging two users comes to, before it is done.
 */

const { asha } = exampleWorld
const { twin } = exampleMerge

/** One field of two users who are merged. */
export const MergeFieldSchema = z
  .object({
    field: z.string().meta(means('The name of the field. Attributes are `attributes.` and their slug.', 'last_name')),
    label: z.string().meta(means('The label of the field.', 'Last name')),
    survivor: z.unknown().optional().meta(means('What the survivor has. Absent if that is nothing.', asha.last_name)),
    other: z.unknown().optional().meta(means('What the other user has. Absent if that is nothing.', twin.last_name)),
    result: z.unknown().optional().meta(means('What the survivor will have.', asha.last_name)),
    choice: z.enum(mergeSides).meta(means('Whose value that is.', 'survivor')),
    differs: z.boolean().meta(means('Whether both have a value, and you can choose.', true)),
  })
  .meta(means('One field of two users who are merged.'))
export type MergeField = z.infer<typeof MergeFieldSchema>

/** A contact that the survivor will have. */
export const MergeContactSchema = z
  .object({
    kind: z.enum(['email', 'phone']).meta(means('The kind of contact.', 'email')),
    value: z.string().meta(means('The email address, or the phone number in E.164.', asha.email)),
    of: z.enum([...mergeSides, 'both']).meta(means('Who has it now.', 'survivor')),
    verified: z.boolean().meta(means('Whether it is verified.', true)),
    primary: z.boolean().meta(means('Whether it will be the primary one of its kind.', true)),
  })
  .meta(means('A contact that the survivor will have.'))
export type MergeContact = z.infer<typeof MergeContactSchema>

const group = z.object({
  group_id: z.string().meta(means('The ID of the group.', exampleWorld.group.id)),
  name: z.string().meta(means('The name of the group.', exampleWorld.group.name)),
})

export const MergePreviewSchema = z
  .object({
    survivor: CustomerSchema.meta(means('The user who stays, as they are now.')),
    other: CustomerSchema.meta(means('The user who becomes a part of the survivor, as they are now.')),
    fields: z.array(MergeFieldSchema).meta(means('Every field that one of them has, besides contacts and consents.')),
    consents: z
      .array(MergeConsentSchema)
      .meta(means('The consents that the survivor will have given or withdrawn, the privacy policy first.')),
    contacts: z.array(MergeContactSchema).meta(means('The contacts that the survivor will have.')),
    groups: z.array(group).meta(means('The groups that the survivor will join.')),
    social_accounts: z
      .array(z.string())
      .meta(means('The providers of the social accounts that the survivor will get.', ['google'])),
    sessions: z.number().meta(means('How many sessions of the two will end.', 2)),
  })
  .meta(means('What merging two users comes to.'))
export type MergePreview = z.infer<typeof MergePreviewSchema>
