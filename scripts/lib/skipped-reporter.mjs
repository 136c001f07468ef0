/** A Vitest reporter that lists every skipped test with its reason, and fails the run if one has no reason. */
export default class SkippedReporter {
  onTestRunEnd(testModules) {
    const skipped = testModules.flatMap((testModule) => [...testModule.children.allTests('skipped')])
    if (skipped.length === 0) return

    process.stdout.write(`\n${skipped.length} skipped:\n`)
    for (const test of skipped) {
      const { note } = test.result()
      process.stdout.write(`  ${test.project.name}  ${test.fullName}: ${note ?? 'NO REASON GIVEN'}\n`)
      if (!note) process.exitCode = 1
    }
  }
}
