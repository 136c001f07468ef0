import { type BulkAction, bulkActionNames, bulkActions } from '@clientele/contracts'
import { useMay } from '@/features/operators/current-operator'
import { needOf } from './bulk-means'

/** The actions that the operator may do. Groups are chosen from their list. */
export function usePermitted(): readonly BulkAction[] {
  const may = useMay()
  return bulkActionNames.filter(
    (action) => may(bulkActions[action].permission) && (needOf(action) !== 'group' || may('groups:read')),
  )
}
