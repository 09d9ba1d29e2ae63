import { errorTable } from './failure.ts'

/**
 * https://developers.facebook.com/docs/messenger-platform/error-codes
 * https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export const errors = errorTable({
  deferred: [1, 2, 4, 17, 32, 341, 613, 1200, 80006],
  credentials: [3, 10, 190, 368],
  // 2018108: not somebody who tests the app, while the app is not approved. 10903: not to be replied to.
  recipient_unreachable: [
    '100/2018001',
    '10/2018108',
    '100/2018108',
    '200/2018108',
    '200/1545041',
    551,
    10903,
    2018108,
  ],
  recipient_opted_out: [],
  // 10900: a comment has its one private reply; more can go once its author writes.
  window_closed: ['10/2018065', '10/2018278', '10/2534022', 10900],
  // Tags that Meta took away are 100 too.
  content: [100],
  unexpected: [],
})
