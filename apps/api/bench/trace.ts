/*
 * The statements that the API runs for one request, and how the bare server can replay them.
 */

/** A statement and its values. */
export interface Statement {
  text: string
  params: unknown[]
  /** Statements in a group were started together. A group starts once the previous one has completed. */
  group: number
  /** The transaction that it belongs to, among those of the request; undefined for a standalone statement. */
  transaction: number | undefined
}

export interface Trace {
  /** In the order they were started. */
  statements: Statement[]
}

/** A value that is the same in every replay, or a template for one that is new each time. */
export type Filling = { value: unknown } | { pieces: (string | { fresh: string })[]; isList: boolean }

/** A statement to replay with new values each time: IDs, hashes, and values that the request generates. */
export interface Replay {
  text: string
  group: number
  transaction: number | undefined
  fillings: Filling[]
  /** The values themselves, if none of them is new. */
  fixed: unknown[] | undefined
  /** Whether its rows are the answer, regardless of later statements. */
  isAnswer?: boolean
}

// Row IDs, code IDs, and hashes.
const idOrHash = '(?<![\\w-])(?:[0-9a-f]{24}|[A-Za-z0-9_-]{32}|[A-Za-z0-9_-]{43})(?![\\w-])'

/**
 * Turns a trace into statements to replay. IDs in `known` stay the same. Every other ID and hash, and the request's number `marker`, is replaced
 * with a new value in each replay, and equal values stay equal. A trace that only reads is unchanged, because its IDs are those that it has just
 * found.
 */
export function replayOf(trace: Trace, { known, marker }: { known: ReadonlySet<string>; marker: string }): Replay[] {
  const pattern = new RegExp(`${idOrHash}|${marker}`, 'g')
  const fill = (param: unknown): Filling => {
    if (Array.isArray(param)) {
      const inner = fill(JSON.stringify(param))
      return 'value' in inner ? { value: param } : { ...inner, isList: true }
    }
    if (typeof param !== 'string') return { value: param }
    const pieces: (string | { fresh: string })[] = []
    let from = 0
    for (const { 0: word, index } of param.matchAll(pattern)) {
      if (known.has(word)) continue
      pieces.push(param.slice(from, index), { fresh: word })
      from = index + word.length
    }
    return pieces.length === 0 ? { value: param } : { pieces: [...pieces, param.slice(from)], isList: false }
  }
  const onlyReads = trace.statements.every(({ text }) => /^\(?select /.test(text))
  return trace.statements.map(({ text, params, group, transaction }) => {
    const fillings = onlyReads ? params.map((value) => ({ value })) : params.map(fill)
    return {
      text: ofAnyVersion(text),
      group,
      transaction,
      fillings,
      fixed: fillings.every((filling) => 'value' in filling) ? params : undefined,
    }
  })
}

/** A replay doesn't know the user's current version, so it updates the user regardless of the version. */
const ofAnyVersion = (text: string) => text.replace(/("users"\."version") = (?=[$?])/, '$1 >= ')

let counter = 0
const run = Math.floor(Math.random() * 2 ** 32)
  .toString(16)
  .padStart(8, '0')

/**
 * Returns the values of a replay's statements, with new values where needed. The marker becomes `number`. `made` stores the new values, for a
 * replay that continues where another one ended.
 */
export function freshParams(replay: readonly Replay[], number: string, made = new Map<string, string>()): unknown[][] {
  const fresh = (word: string) => {
    let value = made.get(word)
    if (value === undefined) {
      counter += 1
      value =
        word.length === 24
          ? Date.now().toString(16).padStart(12, '0') + counter.toString(16).padStart(12, '0')
          : word.length > 24
            ? run + counter.toString(36).padStart(word.length - run.length, '0')
            : number
      made.set(word, value)
    }
    return value
  }
  return replay.map(
    ({ fillings, fixed }) =>
      fixed ??
      fillings.map((filling) => {
        if ('value' in filling) return filling.value
        let text = ''
        for (const piece of filling.pieces) text += typeof piece === 'string' ? piece : fresh(piece.fresh)
        return filling.isList ? JSON.parse(text) : text
      }),
  )
}
