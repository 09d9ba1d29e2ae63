/** What somebody who works with the console is. */
export const roles = [
  'viewer',
  'media_admin',
  'liaison_admin',
  'agency_admin',
  'operator',
  'auditor',
  'owner',
] as const
export type Role = (typeof roles)[number]

/**
 * Whose rows a role sees: all; those of the accounts of its agency; or the complaints that were assigned
 * to its office, and their conversations.
 */
export type Reach = 'all' | 'agency' | 'office'

export const reachOf: Readonly<Record<Role, Reach>> = {
  viewer: 'agency',
  media_admin: 'agency',
  liaison_admin: 'office',
  agency_admin: 'agency',
  operator: 'all',
  auditor: 'all',
  owner: 'all',
}

/**
 * Who may do what: the one table. A route of the console names its permission, and is closed to every
 * role that does not stand beside it here.
 */
export const permissions = {
  /** One's own account, sessions and language. */
  self: roles,
  /** Conversations, messages, media. */
  'conversation.read': [
    'viewer',
    'media_admin',
    'liaison_admin',
    'agency_admin',
    'auditor',
    'owner',
  ],
  /** Convert, ask, reply, redirect, note, move, set aside, withdraw. */
  'conversation.act': ['media_admin', 'agency_admin', 'owner'],
  'complaint.read': ['viewer', 'media_admin', 'liaison_admin', 'agency_admin', 'auditor', 'owner'],
  /** Correct, assign, verify. */
  'complaint.act': ['media_admin', 'agency_admin', 'owner'],
  /** Answer what was assigned. */
  'complaint.answer': ['liaison_admin', 'media_admin', 'agency_admin', 'owner'],
  /** The form for letters, visitors and calls. */
  'complaint.enter': ['media_admin', 'liaison_admin', 'agency_admin', 'owner'],
  /** What waits for LAPOR!, its books, imports and to-do list. */
  'lapor.read': ['viewer', 'media_admin', 'agency_admin', 'auditor', 'owner'],
  'lapor.act': ['media_admin', 'agency_admin', 'owner'],
  'alarm.read': ['viewer', 'media_admin', 'agency_admin', 'operator', 'auditor', 'owner'],
  'alarm.acknowledge': ['media_admin', 'agency_admin', 'operator', 'owner'],
  'operations.read': ['operator', 'auditor', 'owner'],
  'audit.read': ['auditor', 'owner'],
  /** Invite, reset, change roles, end sessions; to which agency an account belongs. */
  'staff.manage': ['owner'],
} as const satisfies Readonly<Record<string, readonly Role[]>>

export type Permission = keyof typeof permissions

/** Whether a role may do something. */
export function may(role: Role, permission: Permission): boolean {
  const allowed: readonly Role[] = permissions[permission]
  return allowed.includes(role)
}
