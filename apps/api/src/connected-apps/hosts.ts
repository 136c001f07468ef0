/** Returns the hosts of redirect URIs, without duplicates. URIs of apps on a device have none that would mean anything to a shopper. */
export const hostsOf = (uris: readonly string[]): string[] => [
  ...new Set(
    uris.flatMap((uri) => {
      const url = URL.parse(uri)
      return url?.protocol === 'https:' && !isOnDevice(url) ? [url.host] : []
    }),
  ),
]

const isOnDevice = ({ hostname }: URL) => /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname)
