/** Tells how far it is, on stderr: stdout has the figures alone. */
export function say(words: string): void {
  process.stderr.write(`${words}\n`)
}
