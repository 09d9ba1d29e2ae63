import { Session } from 'node:inspector/promises'

/**
 * Loaded into a process of the product before anything else (`--import`): counts the calls of every
 * function, and at each message from the parent tells which ran since the last one. Asking sets the
 * counters back: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/
 */
const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })

process.on('message', () => {
  void session
    .post('Profiler.takePreciseCoverage')
    .then(({ result }) => process.send?.(result.filter(({ url }) => url.startsWith('file:'))))
})
// Whoever asks does not keep the process alive.
process.channel?.unref()
