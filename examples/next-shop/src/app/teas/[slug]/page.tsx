import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Cup } from '@/components/cup'
import { priceOf, teas } from '@/teas'

interface Props {
  params: Promise<{ slug: string }>
}

const find = async ({ params }: Props) => {
  const { slug } = await params
  return teas.find((tea) => tea.slug === slug)
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await find(props))?.name ?? 'Not found' }
}

export default async function TeaPage(props: Props) {
  const tea = await find(props)
  if (!tea) notFound()
  return (
    <article className="tea">
      <Cup tea={tea} />
      <div>
        <h1>{tea.name}</h1>
        <p className="notes">{tea.notes}</p>
        <p>{tea.story}</p>
        <p className="price">{priceOf(tea)} for 100 g</p>
      </div>
    </article>
  )
}
