/** Business-scoped user id of WhatsApp: country, optional mark of a parent account, opaque part. */
export const scopedUserId = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/

/**
 * The kind of an address of WhatsApp, as `kindOfAddress` of a channel gives it: a person has one
 * number, one user id, and one for all accounts of a parent.
 *
 * @see https://developers.facebook.com/docs/whatsapp/business-scoped-user-ids
 */
export function kindOfWhatsAppAddress(address: string): string | undefined {
  if (/^\+?\d{4,15}$/.test(address)) return 'number'
  const userId = scopedUserId.exec(address)
  if (!userId) return undefined
  return userId[1] === undefined ? 'user' : 'parent'
}
