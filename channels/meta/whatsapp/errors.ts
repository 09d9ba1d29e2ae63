import { errorTable } from '../failure.ts'

/** https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes */
export const errors = errorTable(
  {
    deferred: [1, 2, 4, 17, 80007, 130429, 131000, 131016, 131048, 131056, 131057, 133004, 133016],
    // 100/33: no such phone number, or not with this token.
    credentials: [0, 3, 10, '100/33', 190, 368, 131005, 131031, 131042, 133010],
    // 130472: the person takes part in an experiment of Meta's, and a retry changes nothing.
    recipient_unreachable: [130472, 131021, 131026, 131030, 131049, 131062],
    recipient_opted_out: [131050],
    window_closed: [131047],
    content: [
      100, 131008, 131009, 131051, 131052, 131053, 132000, 132001, 132005, 132007, 132012, 132015,
      132016,
    ],
    unexpected: [135000],
  },
  // Six seconds for one pair of numbers.
  [
    [131056, 6_000],
    [131048, 900_000],
  ],
)
