// Preloaded into the servers: when the command that started them is gone without a word (SIGKILL), they end too.
// What they start themselves inherits the preload, but not the parent: its channel is its own, and it may have to wait on it.
if (process.channel && String(process.ppid) === process.env.STARTED_BY_PID) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref()
}
