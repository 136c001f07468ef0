/** The request header with the path and the query of the page, set by the console itself. */
export const pageHeader = 'x-clientele-page'
