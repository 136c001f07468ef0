/** The domain of the example world: its DNS record is published, and hasn't been checked yet. */
export const exampleDomain = {
  id: '64f0000000000000000000da',
  domain: 'id.shop.example.com',
  proof: 'clientele-0123456789abcdef0123456789abcdef',
} as const
