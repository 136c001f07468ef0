import { AppLink } from '@/components/actions/app-link'
import { useMay } from '@/features/operators/current-operator'

interface ClientLinkProps {
  id: string | undefined
  /** Its name at that time, if it is known. */
  name?: string | undefined
  className?: string
}

/** An OAuth client. One that the team registered has a page, which not everyone may open. Of one that describes itself at a URL, that is what identifies it. */
export function ClientLink({ id, name, className = 'underline' }: ClientLinkProps) {
  const mayOpen = useMay()('applications:read')
  const shown = <bdi className={name === undefined ? 'font-mono' : undefined}>{name ?? id}</bdi>
  if (id === undefined) return shown
  if (describesItself(id))
    return name === undefined ? (
      shown
    ) : (
      <>
        {shown} (<bdi>{id}</bdi>)
      </>
    )
  if (!mayOpen) return shown
  return (
    <AppLink to={`developers/oauth-clients/${id}`} className={className}>
      {shown}
    </AppLink>
  )
}

const describesItself = (id: string) => id.includes(':')
