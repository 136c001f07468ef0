/** An error that the user can act on. It is printed without a stack trace. */
export class Failure extends Error {
  constructor(message, ...hints) {
    super([message, ...hints].join('\n'))
    this.name = 'Failure'
  }
}
