import { z } from 'zod'
import { DialogForm } from './form.ts'

/** The JSON Schema of dialogs, as docs/dialog.schema.json has it. */
export function dialogSchema(): string {
  const schema = z.toJSONSchema(DialogForm, { io: 'input' })
  return `${JSON.stringify({ title: 'A dialog of Simpul', ...schema }, null, 2)}\n`
}
