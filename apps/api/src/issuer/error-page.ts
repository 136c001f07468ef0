import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider'

/** The page for an authorization that can't go back to the client, because the client or the redirect URI is unknown. */
export function errorPage(ctx: KoaContextWithOIDC, { error, error_description }: ErrorOut): void {
  ctx.type = 'html'
  ctx.body = `<!doctype html>
<html lang="en">
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width" />
<title>Can’t sign you in</title>
<h1>Can’t sign you in</h1>
<p>The site or app that sent you here made a request that we can’t process. Go back to it and try again.</p>
<p><small>${escapeText(error)}${error_description === undefined ? '' : `: ${escapeText(error_description)}`}</small></p>
</html>
`
}

const escapeText = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
