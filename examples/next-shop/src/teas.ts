export interface Tea {
  slug: string
  name: string
  notes: string
  story: string
  price: number
  /** The colors of the leaf and of the cup. */
  leaf: string
  cup: string
}

export const teas: readonly Tea[] = [
  {
    slug: 'first-flush-darjeeling',
    name: 'First Flush Darjeeling',
    notes: 'Muscatel, spring grass',
    story:
      'Picked in the last week of March at 1,900 meters, when the bushes wake up. Brew it at 85 °C for three minutes.',
    price: 14.5,
    leaf: '#5f8f4e',
    cup: '#d9a441',
  },
  {
    slug: 'genmaicha',
    name: 'Genmaicha',
    notes: 'Toasted rice, sea breeze',
    story:
      'Green tea with rice that was roasted until it popped. A tea for the afternoon, and for soup. 80 °C, two minutes.',
    price: 9.8,
    leaf: '#7d8f3c',
    cup: '#c9c069',
  },
  {
    slug: 'wild-chamomile',
    name: 'Wild Chamomile',
    notes: 'Honey, apple, hay',
    story: 'Whole flowers from meadows that nobody mows before July. No caffeine. Boiling water, as long as you like.',
    price: 7.2,
    leaf: '#c7a93a',
    cup: '#e8cf72',
  },
  {
    slug: 'smoked-black',
    name: 'Smoked Black',
    notes: 'Pinewood, plum, cocoa',
    story:
      'Dried over pine fires high up in the mountains. Good with cheese, rain, and a long book. 95 °C, four minutes.',
    price: 12.9,
    leaf: '#6b4a3a',
    cup: '#8f4a2a',
  },
  {
    slug: 'jasmine-pearls',
    name: 'Jasmine Pearls',
    notes: 'Night flowers, cream',
    story: 'Rolled by hand, and scented with fresh blossoms for five nights. Watch them open. 80 °C, three minutes.',
    price: 18.4,
    leaf: '#8fa68a',
    cup: '#e3d9a8',
  },
  {
    slug: 'winter-berry',
    name: 'Winter Berry',
    notes: 'Orange peel, clove',
    story: 'Hibiscus and dried berries with the spices of a cold evening. No caffeine. Boiling water, six minutes.',
    price: 8.6,
    leaf: '#a5532f',
    cup: '#b5442c',
  },
]

export const priceOf = ({ price }: Pick<Tea, 'price'>) =>
  new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' }).format(price)

/** What customers have ordered: a stand-in for a database. */
export const ordersOf = (customerId: string) => [
  { id: `T-${customerId.slice(-4)}`, day: 'March 28', status: 'Delivered', teas: teas.slice(1, 3) },
  { id: `T-${customerId.slice(-8, -4)}`, day: 'February 11', status: 'Delivered', teas: teas.slice(3, 4) },
]
