import { spawn } from 'node:child_process'

/**
 * Clears up where this process cannot do so any more: a shell waits for our end of its standard
 * input to close, ends the processes whose process files (`*.pid`) lie in the directory and removes
 * it, again where one was about to start.
 *
 * @returns to be called once everything is cleared up: the shell then does nothing
 */
export function watchOver(directory: string): () => void {
  const script = `
    read -r word
    [ "$word" = done ] && exit
    for attempt in 1 2 3 4 5; do
      find "$1" -name '*.pid' | while read -r file; do
        [ -s "$file" ] || continue
        pid="$(head -n 1 "$file")"
        kill -QUIT "$pid"
        # A frozen process takes no other signal.
        kill -CONT "$pid"
      done
      rm -rf "$1"
      sleep 1
    done`
  const child = spawn('sh', ['-c', script, 'sh', directory], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.unref()
  // The shell may be gone before the word reaches it; then there is nothing left to do.
  child.stdin.on('error', () => undefined)
  return () => {
    child.stdin.end('done\n')
  }
}
