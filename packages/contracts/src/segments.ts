/*
 * The rule of a segment as data and in words, without Zod.
 */

export {
  conditionsIn,
  type SegmentCondition,
  type SegmentPart,
  type SegmentRules,
  type SegmentTimes,
} from './segment-conditions.ts'
export { conditionInWords, ruleInWords, type SegmentNames } from './segment-words.ts'
