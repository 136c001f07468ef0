/* What the types of Auth.js use of Preact, which it draws its pages with. */

export declare namespace JSX {
  type Element = unknown
  interface IntrinsicElements {
    input: object
  }
}
