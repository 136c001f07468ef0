// Preloaded into the servers, so that they exit if the command that started them is killed (SIGKILL).
// Their own child processes inherit the preload but not this parent: they have a channel of their own, and may have to wait on it.
if (process.channel && String(process.ppid) === process.env.STARTED_BY_PID) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref()
}
