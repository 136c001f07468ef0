/*
 * The two pages that the route handlers show themselves. They load nothing, and are there for a moment, or when nothing else would help.
 */

const page = (title: string, body: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<meta name="color-scheme" content="light dark"><title>${title}</title></head>` +
  `<body style="font-family:system-ui;max-width:32rem;margin:15vh auto;padding:0 1rem">${body}</body></html>`

function respond(status: number, html: string, policy: string): Response {
  return new Response(html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; ${policy}`,
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
    },
  })
}

/** Posts a form to another site, so that what it holds is in no URL. Where scripts are blocked, it takes a click. */
export function formPage(action: string, fields: Record<string, string>, targets: readonly string[]): Response {
  const nonce = crypto.randomUUID()
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  )
  const form = `<form method="post" action="${escaped(action)}">${inputs.join('')}<button>Continue</button></form>`
  const html = page('Signing out', `${form}<script nonce="${nonce}">document.forms[0].submit()</script>`)
  const origins = [...new Set([action, ...targets].map((url) => new URL(url).origin))]
  return respond(200, html, `script-src 'nonce-${nonce}'; form-action ${origins.join(' ')}`)
}

/** Offers to try again. */
export function failurePage(status: number, code: string, retry: string): Response {
  const body =
    `<h1>Sign-in failed</h1><p>Please try again. If it keeps happening, come back later.</p>` +
    `<p><a href="${escaped(retry)}">Try again</a></p><p><a href="/">Continue to the store</a></p><p><small>${escaped(code)}</small></p>`
  return respond(status, page('Sign-in failed', body), `form-action 'none'`)
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
