/** Something the person at the terminal can act on: printed as it is, without a stack. */
export class Failure extends Error {
  constructor(message, ...hints) {
    super([message, ...hints].join('\n'))
    this.name = 'Failure'
  }
}
