import { expect, test } from 'vitest'
import { z } from 'zod'
import { describeSchemas, refTo } from './openapi-schemas.ts'

const Name = z.string().min(1)
const Text = z.codec(z.string(), z.number(), { decode: Number, encode: String })
const Person = z.object({ name: Name.meta({ description: 'What it is called.' }) })
const Note = z.strictObject({ about: Person.optional(), text: Text })

test('a named schema is a component, which others refer to under a description of their own', () => {
  const { answered, components } = describeSchemas({
    named: { Name, Person },
    asked: {},
    answered: { one: Person, many: z.array(Person) },
  })
  expect(answered).toEqual({ one: refTo('Person'), many: { type: 'array', items: refTo('Person') } })
  expect(components).toEqual({
    Name: { type: 'string', minLength: 1 },
    Person: {
      type: 'object',
      properties: { name: { ...refTo('Name'), description: 'What it is called.' } },
      required: ['name'],
      additionalProperties: false,
    },
  })
})

test('only what is used is a component', () => {
  const { components } = describeSchemas({ named: { Name, Person, Note }, asked: { a: Name }, answered: {} })
  expect(Object.keys(components)).toEqual(['Name'])
})

test('what reads differently in a request has a name of its own there, and so has what refers to it', () => {
  const both = { list: z.strictObject({ notes: z.array(Note), name: Name }) }
  const { asked, answered, components } = describeSchemas({
    named: { Name, Person, Note },
    asked: both,
    answered: both,
  })
  expect(asked.list?.properties).toEqual({ notes: { type: 'array', items: refTo('NoteInput') }, name: refTo('Name') })
  expect(answered.list?.properties).toEqual({ notes: { type: 'array', items: refTo('Note') }, name: refTo('Name') })
  // A plain object lets a request hold more than it names, and an answer not.
  expect(Object.keys(components)).toEqual(['Name', 'Note', 'NoteInput', 'Person', 'PersonInput'])
  expect(components.PersonInput).not.toHaveProperty('additionalProperties')
  expect(components.NoteInput?.properties).toEqual({ about: refTo('PersonInput'), text: { type: 'string' } })
  expect(components.Note?.properties).toEqual({ about: refTo('Person'), text: { type: 'number' } })
})
