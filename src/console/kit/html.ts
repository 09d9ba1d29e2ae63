import { html } from 'hono/html'

/** Typed templates: every value is escaped, and attributes stand in double quotes. */
export { html }
export type Html = ReturnType<typeof html>
