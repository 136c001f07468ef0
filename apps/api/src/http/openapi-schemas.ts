import { toJsonSchemas } from '@clientele/contracts/json-schema'
import { z } from 'zod'

export type Json = Record<string, unknown>
type Schemas = Record<string, Json>
type Sources = Record<string, z.ZodType>

const place = '#/components/schemas/'
export const refTo = (name: string): Json => ({ $ref: place + name })

/**
 * Converts requests and responses to OpenAPI. A named schema is written once, as a component that everything else refers to. If it differs
 * between requests and responses, the request's version is called `<name>Input`.
 */
export function describeSchemas({ named, asked, answered }: Record<'named' | 'asked' | 'answered', Sources>) {
  const requests = read('input', asked, named)
  const answers = read('output', answered, named)
  const twofold = readDifferently(requests.components, answers.components)
  const inRequests = (name: string) => (twofold.has(name) ? `${name}Input` : name)

  const components = [
    ...Object.entries(answers.components),
    ...Object.entries(requests.components).map(([name, schema]) => [inRequests(name), renamed(schema, inRequests)]),
  ] as [string, Json][]
  return {
    asked: renamed(requests.roots, inRequests) as Schemas,
    answered: answers.roots,
    components: Object.fromEntries(components.sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

/** Returns these schemas and all components that they refer to. */
function read(io: 'input' | 'output', schemas: Sources, named: Sources): { roots: Schemas; components: Schemas } {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id })
  registry.add(z.object(schemas), { id: 'roots' })
  const described = toJsonSchemas(registry, io, (name) => place + name)

  const roots = described.roots?.properties as Schemas
  const components: Schemas = {}
  const follow = (name: string) => {
    if (name in components) return
    const schema = described[name] as Json
    components[name] = schema
    namesIn(schema).forEach(follow)
  }
  namesIn(roots).forEach(follow)
  return { roots, components }
}

/** The names whose meaning differs between requests and responses, even if only further down. */
function readDifferently(requests: Schemas, answers: Schemas): Set<string> {
  const found = new Set<string>()
  const isDifferent = (name: string) =>
    JSON.stringify(requests[name]) !== JSON.stringify(answers[name]) ||
    namesIn(requests[name]).some((each) => found.has(each))
  for (let before = -1; before < found.size; ) {
    before = found.size
    for (const name of Object.keys(requests)) if (name in answers && isDifferent(name)) found.add(name)
  }
  return found
}

function namesIn(schema: unknown): string[] {
  const names: string[] = []
  renamed(schema, (name) => {
    names.push(name)
    return name
  })
  return names
}

/** Returns a copy in which `rename` has been applied to every reference. */
const renamed = (schema: unknown, rename: (name: string) => string): unknown =>
  JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === '$ref' ? place + rename(String(value).slice(place.length)) : value,
  )
