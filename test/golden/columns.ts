/**
 * What is dumped of each table, by hand: a column that is bookkeeping, an id or a time is not here,
 * and one that a version does not have is left out of its dump. Of times only whether there is one.
 */
export interface Shown {
  /** As they are, but for what `masks.ts` hides in texts. */
  readonly columns: readonly string[]
  /** Shown as true where they are not null. */
  readonly flags: readonly string[]
}

export const shown = {
  conversation: {
    columns: ['channel', 'account', 'fault'],
    flags: ['sealed_name', 'draft_opened_at', 'due_at', 'opted_out_at', 'paused_until', 'dead_at'],
  },
  message: {
    columns: ['text', 'location', 'part_group', 'public', 'place', 'unsupported', 'disposition'],
    flags: ['edited_at', 'deleted_at', 'edits'],
  },
  complaint: {
    columns: [
      ...['channel', 'text', 'fingerprint', 'category_id', 'category_name', 'district_code'],
      ...['district_name', 'latitude', 'longitude', 'attachment_count', 'status', 'stage', 'fault'],
    ],
    flags: ['due_at', 'dead_at'],
  },
  complaint_event: { columns: ['kind', 'detail'], flags: [] },
  core_link: { columns: ['store'], flags: [] },
  core_complaint: {
    columns: [
      ...['source_channel', 'text', 'category_id', 'category_name', 'district_code'],
      ...['district_name', 'latitude', 'longitude', 'attachment_count', 'status'],
    ],
    flags: ['corrected_at', 'deleted_at'],
  },
  outbox: {
    columns: [
      ...['channel', 'account', 'cause', 'part', 'text', 'choices', 'state', 'detail'],
      ...['delivery_status', 'delivery_error'],
    ],
    flags: ['external_id', 'sent_at', 'settled_at', 'reconcile_at'],
  },
  attachment: {
    columns: ['place', 'channel', 'account', 'state', 'detail', 'file_hash'],
    flags: ['settled_at'],
  },
  inbox: {
    columns: ['channel', 'account', 'kind', 'fault'],
    flags: ['handled_at', 'dead_at', 'address_index', 'webhook_id'],
  },
  circuit: {
    columns: ['kind', 'name', 'account', 'failures_in_row', 'reason', 'check_fault'],
    flags: ['paused_until'],
  },
  file: { columns: ['hash', 'size', 'mime_type'], flags: [] },
} as const satisfies Record<string, Shown>

export type Table = keyof typeof shown
export type Row = Readonly<Record<string, unknown>>

/** What is dumped of a row by the list above. */
export function shownOf(table: Table, row: Row): Record<string, unknown> {
  const { columns, flags }: Shown = shown[table]
  const result: Record<string, unknown> = {}
  for (const name of columns) if (row[name] != null) result[name] = row[name]
  for (const name of flags) if (row[name] != null) result[name] = true
  return result
}
