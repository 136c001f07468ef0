import type { SearchText } from '@clientele/contracts/search-text'
import { type Database, findDocuments, hasDocuments } from '@clientele/db'
import type { Context } from '../context.ts'
import type { UserWithContacts } from '../rows/users.ts'
import { findUsers } from './repository.ts'
import { hashed, piecesAroundTypos, piecesOfEnding, piecesOfWord } from './search/grams.ts'
import { isIndexBehind } from './search/indexing.ts'
import { isEnding, matchedOn, type Matched } from './search/matching.ts'

/*
 * Finds users by any part of their names, contacts, and IDs. The index yields candidates, whose texts are then compared. So many candidates are
 * read at most, however many users there are.
 */

const candidatesMax = 500
const candidatesOfTypoMax = 200

/** A user, and what a search matched. */
export interface Found extends Matched {
  user: UserWithContacts
}

export interface FoundUsers {
  /** The closest matches first, and among those the newest users. */
  found: Found[]
  /** Whether there can be no others: all were seen, and the index is up to date. */
  isComplete: boolean
}

/** Which users are searched: listed ones, archived ones, or both. */
export interface Searched {
  listed: boolean
  archived: boolean
}

/** Users who contain every word of a search. */
export const findByParts = (ctx: Context, search: SearchText, searched: Searched): Promise<FoundUsers> =>
  findAmong(ctx, searched, piecesOf(search), candidatesMax, (user) => matchedOn(user, search))

/** Users who match a search if one of its words has a typo. */
export const findByTypo = (ctx: Context, search: SearchText, searched: Searched): Promise<FoundUsers> =>
  findAmong(ctx, searched, piecesWithTypo(search), candidatesOfTypoMax, (user) =>
    matchedOn(user, search, { withTypo: true }),
  )

const indexed = new WeakMap<Database, Set<string>>()

/** Whether the index has anyone of this application: without looking, once it does. */
export async function isIndexed({ db, application_id, services }: Context): Promise<boolean> {
  const known = indexed.get(services.database) ?? new Set()
  indexed.set(services.database, known)
  if (!known.has(application_id) && (await hasDocuments(db, application_id))) known.add(application_id)
  return known.has(application_id)
}

async function findAmong(
  ctx: Context,
  { listed, archived }: Searched,
  alternatives: readonly string[][],
  limit: number,
  matched: (user: UserWithContacts) => Matched | undefined,
): Promise<FoundUsers> {
  const shelves = [...(listed ? [false] : []), ...(archived ? [true] : [])]
  const { application_id } = ctx
  const isBehind = isIndexBehind(ctx.services.database)
  const lists = await Promise.all(
    shelves.flatMap((isHidden) =>
      alternatives.map((pieces) =>
        findDocuments(ctx.db, application_id, hashed({ application_id, isHidden }, pieces), limit),
      ),
    ),
  )
  const ids = [...new Set(lists.flatMap((list) => list.ids))]
  const users = await findUsers(ctx, ids.slice(0, candidatesMax))
  const found = users
    // The index may be a moment behind.
    .filter((user) => user.state !== 'purged' && (user.hidden_at === null ? listed : archived))
    .flatMap((user): Found[] => {
      const match = matched(user)
      return match ? [{ user, ...match }] : []
    })
    .sort((a, b) => a.closeness - b.closeness || (a.user.id < b.user.id ? 1 : -1))
  const sawAll = ids.length <= candidatesMax && lists.every(({ isComplete }) => isComplete)
  return { found, isComplete: sawAll && !(await isBehind) }
}

/**
 * The pieces to look up, in alternatives: the words as beginnings come first, because only so many candidates are read. Without any piece, such as
 * for a single letter, nothing is looked up.
 */
function piecesOf({ words, otherwise = [] }: SearchText): string[][] {
  const joined = words.length > 1 ? [words.join('')] : []
  // "j r r" for J.R.R.: initials are words of their own, and only all of them together are a piece.
  const areInitials = words.every((word) => word.length === 1)
  const spellings = [words, ...otherwise.map((word) => [word]), ...(areInitials ? [joined] : [])]
  // People remember how a number ends. In a large application, many more contain the same digits somewhere.
  const ending = words.filter((word) => words.length === 1 && isEnding(word))
  return distinct([
    ...ending.map(piecesOfEnding),
    ...spellings.flatMap((spelling) => [
      spelling.flatMap((word) => piecesOfWord(word, true)),
      spelling.flatMap((word) => piecesOfWord(word, false)),
    ]),
    joined.flatMap((word) => piecesOfWord(word, true)),
  ])
}

function piecesWithTypo({ words }: SearchText): string[][] {
  return distinct(
    words.flatMap((word, i) => {
      const others = words.toSpliced(i, 1).flatMap((other) => piecesOfWord(other, false))
      return piecesAroundTypos(word).map((pieces) => [...others, ...pieces])
    }),
  )
}

const distinct = (alternatives: readonly string[][]): string[][] => [
  ...new Map(
    alternatives
      .map((pieces) => [...new Set(pieces)])
      .filter((pieces) => pieces.length > 0)
      .map((pieces) => [pieces.join(' '), pieces]),
  ).values(),
]
