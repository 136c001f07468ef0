/** The page that most sign-ins continue with. It is loaded while the shopper types. */
export const loadCodePage = () => import('./pages/code.tsx').then((file) => file.CodePage)
