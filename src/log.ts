import { type DestinationStream, type Logger, pino } from 'pino'
import postgres from 'postgres'

/**
 * The log of the process: JSON lines on stderr, with ids only. An error must not bring in what a
 * citizen wrote, or who it was, so errors are reduced to what names the fault.
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
  // Drizzle's own message quotes the query with its parameters, which may hold a citizen's words.
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

/** Without anything in quotes: Postgres quotes values ("invalid input syntax …: "…"") like names. */
function withoutValues({ message, constraint_name: constraint }: postgres.PostgresError): string {
  const bare = message.replace(/".*"/gs, '"…"')
  return constraint ? `${bare} (${constraint})` : bare
}

/** The frames of a stack, without the message in front of them. */
function frames(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .join('\n')
}

/** Describes a request without its query, which holds verification tokens and our references. */
function describeRequest(request: { method?: string; url?: string }) {
  return { method: request.method, path: request.url?.split('?')[0] }
}
