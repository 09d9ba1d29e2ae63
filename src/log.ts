import { type DestinationStream, type Logger, pino } from 'pino'
import postgres from 'postgres'

/**
 * The process's log: JSON lines on stderr, ids only. What a citizen wrote, or who it was, must not
 * come in by way of an error, so errors are reduced to what names the fault.
 */
export function openLog(
  level: string,
  destination: DestinationStream = pino.destination(2),
): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: describeError, req: describeRequest },
    },
    destination,
  )
}

/** One line that names a fault without the values that were in it. */
export function faultOf(error: unknown): string {
  const { type, code, message } = describeError(error)
  return [type, code, message].filter(Boolean).join(' ').slice(0, 300)
}

interface ErrorDescription {
  type: string
  code?: string
  message: string
  stack?: string
  cause?: ErrorDescription
}

function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error' }
  // Drizzle's own message quotes the query with its parameters: with what the citizen wrote.
  if (error.name === 'DrizzleQueryError' || /^Failed query:/.test(error.message))
    return describeError(error.cause)
  const { code } = error as { code?: unknown }
  return {
    type: error.name,
    ...(typeof code === 'string' && { code }),
    message: error instanceof postgres.PostgresError ? withoutValues(error) : error.message,
    ...(error.stack && { stack: frames(error.stack) }),
    ...(error.cause instanceof Error && { cause: describeError(error.cause) }),
  }
}

/** Postgres quotes values ("invalid input syntax …: "…"") as it quotes names: neither is kept. */
function withoutValues({ message, constraint_name: constraint }: postgres.PostgresError): string {
  const bare = message.replace(/".*"/gs, '"…"')
  return constraint ? `${bare} (${constraint})` : bare
}

/** The message stands in front of the frames; it has been dealt with. */
function frames(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .join('\n')
}

/** Without the query: verification tokens and our own references travel in it. */
function describeRequest(request: { method?: string; url?: string }) {
  return { method: request.method, path: request.url?.split('?')[0] }
}
