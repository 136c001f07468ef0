/*
 * What segments need of groups, since a segment is a group with a rule.
 */

export {
  addToMemberCount,
  gone,
  type GroupKey,
  insertGroup,
  setReading,
  setReadingIfAny,
  updateGroup,
} from './repository/groups.ts'
export { endOfStretch } from './repository/members.ts'
export {
  listAllFields,
  listMentioning,
  lockSegments,
  namesOfGroups,
  passOnMembers,
  replaceFields,
} from './repository/segments.ts'
