/** What a link that works once is for. */
export const linkPurposes = ['invite', 'reset', 'first'] as const
export type LinkPurpose = (typeof linkPurposes)[number]
