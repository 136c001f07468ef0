// Preloaded into the servers: when the command that started them is gone without a word (SIGKILL), they end too.
if (process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref()
}
