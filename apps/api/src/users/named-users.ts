import { lookUpPhone } from '../contacts/normalize.ts'
import type { Context } from '../context.ts'
import { findSurvivors } from './change.ts'
import { readQuery } from './query.ts'
import { findNamed, type Names } from './search/named.ts'

/*
 * Users whom people name in a list, one on each line: by an email address, phone number, ID, username, or external ID.
 */

const linesAtOnce = 1_000

/** Returns the users whom each line may mean: none, one, or several. */
export async function findUsersNamed(ctx: Context, lines: readonly string[]): Promise<string[][]> {
  const found: string[][] = []
  for (let i = 0; i < lines.length; i += linesAtOnce) {
    const names = lines.slice(i, i + linesAtOnce).map((line) => namesIn(ctx, line))
    const usersFor = await findNamed(ctx, names)
    found.push(...(await orSurvivors(ctx, names, names.map(usersFor))))
  }
  return found
}

/** The ID of a user who was merged into another one stands for the survivor. */
async function orSurvivors(ctx: Context, names: readonly Names[], found: string[][]): Promise<string[][]> {
  const merged = names.flatMap(({ id }, i) => (id !== undefined && found[i]?.length === 0 ? [id] : []))
  if (merged.length === 0) return found
  const survivors = await findSurvivors(ctx, merged)
  return found.map((ids, i) => {
    const survivor = ids.length === 0 ? survivors.get(names[i]?.id ?? '') : undefined
    return survivor === undefined ? ids : [survivor]
  })
}

function namesIn({ application }: Context, line: string): Names {
  const text = alone(line)
  // A list has no queries in JSON.
  const [exact] = text.startsWith('{') ? [] : (readQuery(text, application.default_country_code)?.exact ?? [])
  // A file often has the country of a number without a plus sign.
  const international = /^[1-9][\d ().-]{6,}$/.test(text)
    ? lookUpPhone(`+${text}`, application.default_country_code)?.value
    : undefined
  return {
    id: exact?.id,
    username_key: exact?.username_key,
    external_id: exact?.external_id,
    contacts: [exact?.value, international].filter((value) => value !== undefined),
  }
}

/** A name without what surrounds it where it was copied from: quotation marks, a comma, or the name before an email address. */
function alone(line: string): string {
  const address = /<([^<>\s]+@[^<>\s]+)>/.exec(line)?.[1]
  return (address ?? line)
    .trim()
    .replace(/[,;]+$/, '')
    .replace(/^["'\s]+|["'\s]+$/g, '')
}
