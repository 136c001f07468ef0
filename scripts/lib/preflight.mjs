// Imported first by every command: stops if this Node can't run it, and says what to do.
// It may only use syntax that very old versions understand.
const major = Number(process.versions.node.split('.')[0])

if (major < 20) {
  console.error(
    'This is Node ' +
      process.versions.node +
      ', and Clientele needs Node 20 or newer to start (Node 24 to run, which it brings along).\n' +
      'Install one from https://nodejs.org, or with a version manager:  nvm install 24 && nvm use 24\n' +
      'Then run the same command again.',
  )
  process.exit(1)
}
