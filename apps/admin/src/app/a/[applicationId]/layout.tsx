import { type ReactNode, Suspense } from 'react'
import { ApplicationFrame } from '@/features/shell/application-frame'

export default async function ApplicationLayout({
  children,
  params,
}: {
  children: ReactNode
  params: Promise<{ applicationId: string }>
}) {
  const { applicationId } = await params
  return (
    <Suspense>
      <ApplicationFrame key={applicationId} applicationId={applicationId}>
        {children}
      </ApplicationFrame>
    </Suspense>
  )
}
