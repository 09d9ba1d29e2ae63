const form = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Whether a text has the form of the ids of our rows. What has another one names nothing, and no query sees it. */
export function isRowId(text: string): boolean {
  return form.test(text)
}
