import type { Condition } from '../conditions.ts'

/*
 * The walks that a filter consists of, and their texts, which are parameters of their statements: walks of the same shape share a statement.
 */

/** Users who match the leading condition and all others, and none of those in `except`. */
export interface Branch {
  lead: Condition
  others: readonly Condition[]
  /** The conditions of earlier branches, whose users have been listed. */
  except: readonly Condition[]
}

/** The texts of a branch by the names of their parameters. */
export type Texts = Record<`text_${string}`, string>

const besideMax = 2
const rangesMax = 2

/** Whether the statement of a branch is kept. Those of larger filters are rare, and there would be too many of them. */
export const isKept = ({ lead, others, except }: Branch): boolean =>
  others.length + except.length <= besideMax &&
  [lead, ...others, ...except].every(({ ranges }) => ranges.length <= rangesMax)

/** Everything that the statement of a branch depends on, except its texts. */
export const shapeOf = ({ lead, others, except }: Branch): string =>
  [
    shapeOfCondition(lead) + (lead.isNewestFirst ? 'd' : ''),
    ...others.map(shapeOfCondition),
    ...except.map((each) => `x${shapeOfCondition(each)}`),
  ].join('_')

export const shapeOfCondition = ({ ranges, containing, isNegated, isMultiple }: Condition): string =>
  `${ranges.length}${containing === undefined ? '' : 'c'}${isNegated ? 'n' : ''}${isMultiple ? 'm' : ''}`

/** Returns the texts of a branch. */
export function textsOf(branch: Branch): Texts {
  const texts: Texts = {}
  mapped(branch, (name, text) => (texts[name] = text))
  return texts
}

/** Returns a branch with other texts. */
export const withTexts = (branch: Branch, texts: Texts): Branch => mapped(branch, (name) => texts[name] ?? '')

function mapped({ lead, others, except }: Branch, textFor: (name: keyof Texts, text: string) => string): Branch {
  const condition = (each: Condition, place: string): Condition => {
    const text = (name: string, given: string) => textFor(`text_${place}_${name}`, given)
    return {
      ...each,
      definition_id: text('definition', each.definition_id),
      ranges: each.ranges.map(({ from, to }, i) => ({ from: text(`from_${i}`, from), to: text(`to_${i}`, to) })),
      containing: each.containing === undefined ? undefined : text('containing', each.containing),
    }
  }
  return {
    lead: condition(lead, 'lead'),
    others: others.map((each, i) => condition(each, `other_${i}`)),
    except: except.map((each, i) => condition(each, `except_${i}`)),
  }
}
