/*
 * What the api says to its database for one request, and how a bare server can say the same again.
 */

/** One statement, with the values it was run with. */
export interface Statement {
  text: string
  params: unknown[]
  /** Statements of one group were started together; a group starts when the one before has ended. */
  group: number
  /** Which of the request's transactions it belongs to; undefined for one that stands alone. */
  transaction: number | undefined
}

export interface Trace {
  /** In the order in which they were started. */
  statements: Statement[]
}

/** A value that is the same at every replay, or a function that makes one. */
export type Filling = { value: unknown } | { pieces: (string | { fresh: string })[]; isList: boolean }

/** A statement whose values have to be new each time: ids, hashes and what the request itself makes up. */
export interface Replay {
  text: string
  group: number
  transaction: number | undefined
  fillings: Filling[]
  /** The values themselves, where none of them is new. */
  fixed: unknown[] | undefined
  /** Whether its rows are the answer, whatever comes after it. */
  isAnswer?: boolean
}

// Ids of rows, ids of codes, and hashes.
const idOrHash = '(?<![\\w-])(?:[0-9a-f]{24}|[A-Za-z0-9_-]{32}|[A-Za-z0-9_-]{43})(?![\\w-])'

/**
 * Turns a trace into statements to replay. `known` are ids that stay; every other id and hash, and the number `marker` that the
 * request was made with, is a new one at each replay, the same wherever it was the same. What only reads stays as it is: it names what
 * it has just found.
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

/** A replay knows no version that it has just read: it writes whichever the user is of. */
const ofAnyVersion = (text: string) => text.replace(/("users"\."version") = (?=[$?])/, '$1 >= ')

let counter = 0
const run = Math.floor(Math.random() * 2 ** 32)
  .toString(16)
  .padStart(8, '0')

/**
 * The values of a replay's statements, with everything new where it has to be. `number` is what the marker becomes; `made` holds what
 * was made new, for a replay that goes on where another ended.
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
