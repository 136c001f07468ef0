import type { JsonSchema } from '../../src/json-schema.ts'
import type { ContractShape, OperationShape } from './contract.ts'
import { type Change, compareSchemas, type Level, type Side } from './schemas.ts'

/** Every difference between two releases of the contract, the worst first. */
export function compareContracts(before: ContractShape, after: ContractShape): Change[] {
  return [
    ...compareOperations(before, after),
    ...compareNamedSchemas(before, after),
    ...compareEvents(before, after),
    ...compareErrors(before, after),
    ...comparePermissions(before, after),
  ].toSorted((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level))
}

const levels: Level[] = ['breaking', 'minor', 'patch']

type Found = Omit<Change, 'subject'>

/** The names that two tables share are compared; those that only one has are new or gone. */
function compareTables<T>(
  kind: string,
  before: Record<string, T>,
  after: Record<string, T>,
  compare: (from: T, to: T, name: string) => Found[],
): Change[] {
  const named = (subject: string, found: Found[]) => found.map((each) => ({ ...each, subject }))
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    const [from, to] = [before[name], after[name]]
    if (to === undefined) return named(name, [{ level: 'breaking', at: '', what: `The ${kind} was removed` }])
    if (from === undefined) return named(name, [{ level: 'minor', at: '', what: `The ${kind} is new` }])
    return named(name, compare(from, to, name))
  })
}

const json = 'application/json'

const compareOperations = (before: ContractShape, after: ContractShape): Change[] =>
  compareTables('operation', before.operations, after.operations, (from, to) => [
    ...compareAddresses(from, to),
    ...compareAccess(from, to),
    ...changed('status', from.status, to.status, 'The status of a success'),
    ...changed('accepts', from.accepts, to.accepts, 'The media type of the body'),
    ...changed('returns', from.returns ?? json, to.returns ?? json, 'The media type of the response'),
    ...changed('keepsNulls', from.keepsNulls, to.keepsNulls, 'Whether null resets a field'),
    ...compareSets('errors', from.errors, to.errors, { noun: 'error', verb: 'return' }),
    ...compareSets('events', from.events, to.events, { noun: 'event', verb: 'record' }),
    ...(from.summary === to.summary ? [] : [{ level: 'patch' as const, at: 'summary', what: 'The summary changed' }]),
    ...schemas('sent', from.input, to.input, 'input', { before, after }),
    ...schemas('received', from.output, to.output, 'output', { before, after }),
  ])

function compareAddresses(from: OperationShape, to: OperationShape): Found[] {
  const changes = changed('method', from.method, to.method, 'The method')
  const answering = [to.path, ...to.aliases]
  for (const path of [from.path, ...from.aliases])
    if (!answering.includes(path)) changes.push({ level: 'breaking', at: 'path', what: `The address ${path} is gone` })
  for (const path of answering)
    if (![from.path, ...from.aliases].includes(path))
      changes.push({ level: 'minor', at: 'path', what: `The address ${path} is new` })
  return changes
}

/** From the most open to the most closed; rights are beside one another, below these. */
const openness = ['nobody', 'signed-in', 'storefront', 'shopper']

function compareAccess(from: OperationShape, to: OperationShape): Found[] {
  const changes: Found[] = []
  if (from.permission !== to.permission) {
    const opens =
      (from.permission === 'shopper' && to.permission === 'storefront') ||
      to.permission === 'nobody' ||
      (to.permission === 'signed-in' && !openness.includes(from.permission))
    const what = `The permission changed from ${from.permission} to ${to.permission}`
    changes.push({ level: opens ? 'minor' : 'breaking', at: 'permission', what })
  }
  if (!from.captcha && to.captcha) changes.push({ level: 'breaking', at: 'captcha', what: 'A captcha is required now' })
  if (from.captcha && !to.captcha)
    changes.push({ level: 'minor', at: 'captcha', what: 'A captcha is no longer required' })
  return changes
}

function changed(at: string, from: string | number | boolean, to: typeof from, what: string): Found[] {
  return from === to ? [] : [{ level: 'breaking', at, what: `${what} changed from ${from} to ${to}` }]
}

function compareSets(
  at: string,
  from: readonly string[],
  to: readonly string[],
  { noun, verb }: Record<'noun' | 'verb', string>,
): Found[] {
  const gone = from.filter((each) => !to.includes(each))
  const added = to.filter((each) => !from.includes(each))
  return [
    ...gone.map((each): Found => ({ level: 'breaking', at, what: `Does not ${verb} the ${noun} ${each} anymore` })),
    ...added.map((each): Found => ({ level: 'minor', at, what: `Can also ${verb} the ${noun} ${each}` })),
  ]
}

interface Releases {
  before: ContractShape
  after: ContractShape
}

const schemas = (side: Side, from: JsonSchema, to: JsonSchema, at: string, { before, after }: Releases) => {
  const direction = side === 'sent' ? 'input' : 'output'
  return compareSchemas(from, to, at, {
    side,
    before: (id) => before.schemas[id]?.[direction],
    after: (id) => after.schemas[id]?.[direction],
  })
}

function compareNamedSchemas(before: ContractShape, after: ContractShape): Change[] {
  const sent = usedIn(before, 'input')
  const received = usedIn(before, 'output')
  const changes = compareTables('schema', before.schemas, after.schemas, (from, to, id) => [
    ...(sent.has(id) ? schemas('sent', from.input, to.input, '', { before, after }) : []),
    // What no operation mentions is read by those who import it.
    ...(received.has(id) || !sent.has(id) ? schemas('received', from.output, to.output, '', { before, after }) : []),
  ])
  // The codes in the body of an error are the table of errors, which is compared on its own.
  return changes.filter(({ subject, at }) => subject !== 'Error' || at !== 'code')
}

/** The schemas that the inputs, or the outputs, of operations lead to. */
function usedIn({ operations, schemas: named }: ContractShape, direction: 'input' | 'output'): Set<string> {
  const found = new Set<string>()
  const follow = (schema: JsonSchema | undefined) => {
    for (const [, id = ''] of JSON.stringify(schema ?? {}).matchAll(/"\$ref":"([^"]+)"/g)) {
      if (found.has(id)) continue
      found.add(id)
      follow(named[id]?.[direction])
    }
  }
  for (const operation of Object.values(operations)) follow(operation[direction])
  return found
}

const compareEvents = (before: ContractShape, after: ContractShape): Change[] =>
  compareTables('event', before.events, after.events, (from, to) => [
    ...(from.sentence === to.sentence
      ? []
      : [{ level: 'patch' as const, at: 'sentence', what: 'The sentence changed' }]),
    // An event without a payload of its own promises nothing about it.
    ...(from.payload && to.payload ? schemas('received', from.payload, to.payload, 'payload', { before, after }) : []),
    ...(from.payload && !to.payload
      ? [{ level: 'breaking' as const, at: 'payload', what: 'The payload was removed' }]
      : []),
    ...(!from.payload && to.payload
      ? [{ level: 'minor' as const, at: 'payload', what: 'The payload is described now' }]
      : []),
  ])

function compareErrors(before: ContractShape, after: ContractShape): Change[] {
  const table = compareTables('error', before.errors, after.errors, (from, to) => [
    ...changed('status', from.status, to.status, 'The status'),
    ...(from.message === to.message ? [] : [{ level: 'patch' as const, at: 'message', what: 'The message changed' }]),
  ])
  const anywhere = compareSets('any operation', before.roadErrors, after.roadErrors, { noun: 'error', verb: 'return' })
  return [...table, ...anywhere.map((each) => ({ ...each, subject: 'every operation' }))]
}

function comparePermissions(before: ContractShape, after: ContractShape): Change[] {
  const describedAs = (from: string, to: string): Found[] =>
    from === to ? [] : [{ level: 'patch', at: '', what: 'The description changed' }]
  return [
    ...compareTables('permission', before.permissions, after.permissions, describedAs),
    ...compareTables('role', before.roles, after.roles, (from, to) =>
      compareSets('permissions', from, to, { noun: 'permission', verb: 'hold' }),
    ),
  ]
}
