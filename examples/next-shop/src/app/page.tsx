import Link from 'next/link'
import { clientele } from '@/clientele'
import { Cup } from '@/components/cup'
import { priceOf, teas } from '@/teas'
import { signInToOrders } from './actions'

export default async function Home() {
  const customer = await clientele.currentCustomer()
  return (
    <>
      <section className="welcome">
        <h1>Tea from small gardens</h1>
        <p>Six teas, bought from the people who grow them. Sent the day after you order.</p>
        {customer ? (
          <p>Good to see you, {customer.given_name ?? 'friend'}. Shipping is on us this week.</p>
        ) : (
          <form action={signInToOrders}>
            <button type="submit">See your orders</button>
          </form>
        )}
      </section>
      <ul className="teas">
        {teas.map((tea) => (
          <li key={tea.slug}>
            <Link href={`/teas/${tea.slug}`}>
              <Cup tea={tea} />
              <h2>{tea.name}</h2>
            </Link>
            <p>{tea.notes}</p>
            <p className="price">{priceOf(tea)}</p>
          </li>
        ))}
      </ul>
    </>
  )
}
