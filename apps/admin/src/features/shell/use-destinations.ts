import { useHasMailbox } from '@/features/mailbox/use-has-mailbox'
import { useMay } from '@/features/operators/current-operator'
import { type Destination, sections } from './navigation'

/** The console's pages that are available here and that this operator may open. */
export const useSections = () => {
  const may = useMay()
  const hasMailbox = useHasMailbox()
  const isOpen = ({ needs, onlyWithMailbox }: Destination) => may(needs) && (!onlyWithMailbox || hasMailbox)
  return sections
    .map((section) => ({ ...section, destinations: section.destinations.filter(isOpen) }))
    .filter(({ destinations }) => destinations.length > 0)
}

export const useDestinations = (): Destination[] => useSections().flatMap(({ destinations }) => destinations)
