// Comes first in every file of the built api: under an older Node the packages with machine code crash without a word.
const least = 24
if (Number(process.versions.node.split('.')[0]) < least) {
  console.error(
    `This is Node ${process.versions.node}, and the api runs on Node ${least} or newer. ` +
      'The repository brings one along: node_modules/.bin/node',
  )
  process.exit(1)
}
