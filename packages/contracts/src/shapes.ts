import type * as z from 'zod'

/** The schemas that some fields have for one use, such as requests, ready for `z.object`. A field without a schema for it is left out. */
export const shapeOf = <Fields extends Record<string, object>, Use extends string>(fields: Fields, use: Use) => {
  const found = Object.entries<{ [Each in Use]?: z.ZodType }>(fields).flatMap(([name, { [use]: schema }]) =>
    schema ? [[name, schema]] : [],
  )
  // Object.fromEntries forgets which name goes with which schema.
  return Object.fromEntries(found) as ShapeOf<Fields, Use>
}

type ShapeOf<Fields, Use extends string> = {
  [Name in keyof Fields as Fields[Name] extends Record<Use, z.ZodType> ? Name : never]: Fields[Name] extends Record<
    Use,
    infer Schema
  >
    ? Schema
    : never
}

/** What some fields hold at first. */
export const initialOf = <Fields extends Record<string, { initial: unknown }>>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).map(([name, { initial }]) => [name, initial])) as {
    [Name in keyof Fields]: Fields[Name]['initial']
  }
