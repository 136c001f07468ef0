// Names the tests that failed, and those that passed only when retried, from the results that Vitest and Playwright write.
// Each is `{ place, title, error }`: the file with its line, the titles around the test and its own, and how its error begins.
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from './repository.mjs'
import { bold, dim, red } from './terminal.mjs'

const errorLinesMax = 15
/** From here on, the failed tests of a suite are only named. Something that all of them need is broken. */
const explainedMax = 30

/** Reads Vitest's JSON. A file that failed although none of its tests did, such as in a hook, is in the list itself. */
export function failedInVitest({ testResults }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name)
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (status === 'failed' && failed.length === 0)
      return [{ place: file, title: 'Outside of its tests', error: beginningOf(message || 'Its error is in the log.') }]
    return failed.map(({ ancestorTitles, title, failureMessages }) => ({
      place: withLine(file, failureMessages.join('\n')),
      title: [...ancestorTitles, title].filter(Boolean).join(' › '),
      error: beginningOf(failureMessages.join('\n')),
    }))
  })
}

/** Adds the line of the test's file that the error's stack names first. */
function withLine(file, stack) {
  const at = stack.indexOf(`${file}:`)
  const [, line] = (at >= 0 && /^:(\d+)/.exec(stack.slice(at + file.length))) || []
  return line === undefined ? file : `${file}:${line}`
}

/** Reads Playwright's JSON. An error outside of the tests, such as in the global set-up, is in the list too. */
export function failedInPlaywright(report) {
  const outside = report.errors.map(({ message, location }) => ({
    place: location ? `${relative(root, location.file)}:${location.line}` : '',
    title: 'Outside of the tests',
    error: beginningOf(message),
  }))
  return [...outside, ...ofPlaywright(report, 'unexpected')]
}

export const flakyInPlaywright = (report) => ofPlaywright(report, 'flaky')

function ofPlaywright({ config, suites }, status) {
  return suites
    .flatMap((file) => testsUnder(file, []))
    .filter((test) => test.status === status)
    .map(named)

  function named({ file, line, titles, results }) {
    const errors = results.flatMap((result) => result.errors.map(({ message }) => message))
    return {
      place: `${relative(root, join(config.rootDir, file))}:${line}`,
      title: titles.join(' › '),
      error: beginningOf(errors.join('\n\n')),
    }
  }
}

/** The tests of a file, with the titles of the groups that they are in. */
function testsUnder({ specs = [], suites = [] }, titles) {
  const own = specs.flatMap(({ title, file, line, tests }) =>
    tests.map(({ status, results }) => ({ file, line, titles: [...titles, title], status, results })),
  )
  return [...own, ...suites.flatMap((group) => testsUnder(group, [...titles, group.title]))]
}

/** A suite that failed although no test did: its last lines say why. */
export const failedOutside = (output) => ({
  place: '',
  title: 'Outside of the tests',
  error: linesOf(output).slice(-errorLinesMax).join('\n'),
})

const beginningOf = (error) =>
  linesOf(error)
    .filter((line) => !notOurs.test(line))
    .slice(0, errorLinesMax)
    .join('\n')

/** Frames of a stack in libraries and in Node. */
const notOurs = /^\s+at .*(node_modules|node:internal|<anonymous>)/

const linesOf = (text) =>
  stripVTControlCharacters(text)
    .split('\n')
    .filter((line) => line.trim() !== '')

/** The lines that name the tests of one suite that failed, or that were flaky. */
export function describeTests(suite, { failures, flaky }) {
  return [
    ...failures.flatMap((test, at) => described(red('✗'), suite, test, at < explainedMax)),
    ...flaky.flatMap((test) => described('~', suite, { ...test, title: `${test.title} (passed when retried)` }, true)),
  ]
}

function described(mark, suite, { place, title, error }, isExplained) {
  const head = `${mark} ${[suite, place, bold(title)].filter(Boolean).join('  ')}`
  return isExplained ? [head, ...error.split('\n').map((line) => dim(`    ${line}`)), ''] : [head]
}
