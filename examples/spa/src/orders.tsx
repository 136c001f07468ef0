import { useClient } from '@clientele/storefront/react'
import { useState } from 'react'

interface Order {
  id: string
  items: string[]
}

/** The customer's orders, from the storefront's own API, which verifies the token by itself. */
export function Orders() {
  const client = useClient()
  const [orders, setOrders] = useState<Order[]>()
  const [problem, setProblem] = useState<string>()

  async function load() {
    const token = await client.getAccessToken()
    const response = await fetch('/api/orders', { headers: { authorization: `Bearer ${token}` } })
    if (response.ok) setOrders(((await response.json()) as { orders: Order[] }).orders)
    setProblem(response.ok ? undefined : 'Couldn’t load your orders. Try again.')
  }

  return (
    <section aria-labelledby="orders">
      <h2 id="orders">Your orders</h2>
      <button type="button" onClick={() => void load().catch(() => setProblem('You’re offline. Try again.'))}>
        Show my orders
      </button>
      {problem && <p role="alert">{problem}</p>}
      {orders && (
        <ul>
          {orders.map(({ id, items }) => (
            <li key={id}>
              {id}: {items.join(', ')}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
