import type { Metadata } from 'next'
import Link from 'next/link'
import { clientele } from '@/clientele'
import { ordersOf } from '@/teas'

export const metadata: Metadata = { title: 'Your orders' }

export default async function Orders() {
  // The proxy lets only customers in. A page that shows what is theirs still makes sure by itself.
  const { customer } = await clientele.requireSession({ returnTo: '/orders' })
  return (
    <>
      <h1>Your orders</h1>
      <ul className="orders">
        {ordersOf(customer.id).map(({ id, day, status, teas }) => (
          <li key={id}>
            <h2>{id}</h2>
            <p>
              {day} · {status}
            </p>
            <ul>
              {teas.map(({ slug, name }) => (
                <li key={slug}>
                  <Link href={`/teas/${slug}`}>{name}</Link>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </>
  )
}
