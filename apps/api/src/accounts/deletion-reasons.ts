import { type DeleteAccountReasons, type PlatformConfig, refuseField } from '@clientele/contracts'

/** The configured reason with this ID. If the store has any reasons, it must be one of them. */
export function deletionReason(
  { delete_account_reasons: offered = [] }: PlatformConfig,
  reason_id: string | undefined,
): DeleteAccountReasons | undefined {
  const reason = offered.find((each) => each.reason_id === reason_id)
  if (offered.length > 0 && !reason)
    throw refuseField(
      'body.reason_id',
      `Choose one of the reasons: ${offered.map((each) => each.reason_id).join(', ')}.`,
    )
  return reason
}
