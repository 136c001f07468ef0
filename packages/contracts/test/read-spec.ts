import { readFileSync } from 'node:fs'

/** The specification, read unchanged: the package is compared with it. */
export interface Spec {
  methods: Record<string, SpecMethod>
  schemas: Record<string, Record<string, SpecField>>
}
export interface SpecMethod {
  args: Record<string, { type: string; required: boolean }>
  response: string
  /** The response of the example, unwrapped from the `value` that some are in. */
  example: unknown
}
export interface SpecField {
  type: string
  required: boolean
}

/** `[[Email](#Email)]` is `[Email]`. */
const withoutLinks = (type: string) => type.replace(/\[(\w+)\]\(#\w+\)/g, '$1')

const readMethod = (section: string): SpecMethod => {
  const args: SpecMethod['args'] = {}
  const table = section.split('| --------- | -----  | -------- | ----------- |')[1]?.split('\n\n\n')[0] ?? ''
  for (const [, name, type, required] of table.matchAll(/\| (\w+) \| (\S+) \| (yes|no) \| [^|]* \|/g)) {
    if (name && type) args[name] = { type: withoutLinks(type), required: required === 'yes' }
  }
  const response = /\*Returned Response:\*\s+\[(\w+)\]/.exec(section)?.[1]
  const json = /```json\n(.*?)```/s.exec(section)?.[1]
  if (!response || !json) throw new Error(`Not understood: ${section.slice(0, 80)}`)
  const example: unknown = JSON.parse(json)
  const wrapped = typeof example === 'object' && example !== null && 'value' in example
  return { args, response, example: wrapped ? example.value : example }
}

// The column is called "Nullable", but says which fields are required.
const readFields = (section: string): Record<string, SpecField> => {
  const fields: Record<string, SpecField> = {}
  for (const [, name, type, nullable] of section.matchAll(/\| (\w+) \| (\S+) \|\s+(yes|no)\s+\|/g)) {
    if (name && type) fields[name] = { type: withoutLinks(type), required: nullable === 'yes' }
  }
  return fields
}

export const readSpec = (): Spec => {
  const [, methodPart = '', schemaPart = ''] = readFileSync(new URL('spec.md', import.meta.url), 'utf8').split(
    /^## Methods with example and description$|^### Schemas$/m,
  )
  const sections = (part: string, heading: RegExp) =>
    part
      .split(heading)
      .slice(1)
      .map((section) => [/^[\w]+/.exec(section)?.[0] ?? '', section] as const)
  return {
    methods: Object.fromEntries(sections(methodPart, /^### /m).map(([name, section]) => [name, readMethod(section)])),
    schemas: Object.fromEntries(
      sections(schemaPart, /^#### \[/m).map(([name, section]) => [name, readFields(section)]),
    ),
  }
}
