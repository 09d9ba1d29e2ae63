import { messaging, midOf, pageChange, said } from './letters.ts'
import type { Round } from './scenario.ts'

const comment = (verb: string, message?: string) =>
  pageChange('meta/messenger', 'feed', {
    item: 'comment',
    verb,
    comment_id: '9001_$RUN',
    post_id: '100000000001708_9001',
    parent_id: '100000000001708_9001',
    created_time: '$NOW',
    from: { id: '70006281$RUN', name: 'Warga' },
    ...(message !== undefined && { message }),
  })

/** What only Messenger and Instagram have. */
export const ownPages: Readonly<Record<string, readonly Round[]>> = {
  'messenger edit, deletion, echo': [
    [
      messaging('meta/messenger', {
        message: { mid: midOf('meta/messenger', 1), text: 'Papan jalan hilang' },
      }),
    ],
    [
      messaging('meta/messenger', {
        message_edit: {
          mid: midOf('meta/messenger', 1),
          text: 'Papan Jalan Seruni hilang',
          num_edit: 1,
        },
      }),
    ],
    [
      messaging('meta/messenger', {
        message: { mid: midOf('meta/messenger', 1), is_deleted: true },
      }),
    ],
    [
      messaging(
        'meta/messenger',
        {
          message: {
            mid: midOf('meta/messenger', 2),
            is_echo: true,
            app_id: 263902037430900,
            text: 'Kami cek.',
          },
        },
        'account',
      ),
    ],
    [
      messaging('meta/messenger', {
        message: { mid: midOf('meta/messenger', 3), text: 'Terima kasih' },
      }),
    ],
  ],
  'messenger postback and place': [
    [
      messaging('meta/messenger', {
        postback: { mid: midOf('meta/messenger', 1), title: 'Mulai', payload: 'GET_STARTED' },
      }),
    ],
    [
      messaging('meta/messenger', {
        message: {
          mid: midOf('meta/messenger', 2),
          attachments: [
            {
              type: 'location',
              title: 'Alun-alun',
              payload: { coordinates: { lat: -6.914744, long: 107.60981 } },
            },
          ],
        },
      }),
    ],
  ],
  'messenger comment': [
    [comment('add', 'Jalan di depan pasar rusak, Pak')],
    [comment('edited', 'Jalan di depan Pasar Baru rusak, Pak')],
    [comment('remove')],
  ],
  'instagram comment and message': [
    [
      pageChange('meta/instagram', 'comments', {
        id: '1805$RUN',
        from: { id: '80006281$RUN', username: 'warga' },
        text: 'lampu di gang kami mati',
        media: { id: '18060000000000001', media_product_type: 'FEED' },
      }),
    ],
    [
      pageChange('meta/instagram', 'comments', {
        id: '1806$RUN',
        from: { id: '80006281$RUN', username: 'warga' },
        text: 'STATUS',
        media: { id: '18060000000000001', media_product_type: 'FEED' },
      }),
    ],
    [said('meta/instagram', 3, 'STATUS')],
  ],
}
