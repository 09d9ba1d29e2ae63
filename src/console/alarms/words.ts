import type { Language } from '../kit/words.ts'

interface AlarmsWords {
  readonly title: string
  readonly intro: string
  readonly open: string
  readonly none: string
  readonly cleared: string
  readonly noneCleared: string
  readonly raised: string
  readonly over: string
  readonly acknowledge: string
  readonly acknowledged: (by: string) => string
  readonly end: string
  readonly conversation: string
  readonly complaint: (number: string) => string
  readonly remedy: string
  readonly untold: string
  readonly fault: (fault: string) => string
  readonly done: { acknowledge: string; end: string }
  readonly tooLate: string
  readonly pages: { previous: string; next: string; label: string }
}

export const alarmsWords: Readonly<Record<Language, AlarmsWords>> = {
  id: {
    title: 'Alarm',
    intro: 'Yang paling mendesak di atas. Siapa yang menangani menandainya dengan namanya.',
    open: 'Terbuka',
    none: 'Tidak ada alarm yang terbuka.',
    cleared: 'Sudah berakhir',
    noneCleared: 'Belum ada alarm yang berakhir.',
    raised: 'Sejak',
    over: 'berakhir',
    acknowledge: 'Saya tangani',
    acknowledged: (by) => `Ditangani ${by}`,
    end: 'Sudah selesai',
    conversation: 'Buka percakapan',
    complaint: (number) => `Laporan ${number}`,
    remedy: 'Yang perlu dilakukan',
    untold: 'Operator sedang diberi tahu',
    fault: (fault) => `Operator belum dapat diberi tahu: ${fault}`,
    done: { acknowledge: 'Alarm Anda tangani.', end: 'Alarm ditutup.' },
    tooLate: 'Alarm itu sudah ditangani atau sudah berakhir.',
    pages: { previous: 'Lebih baru', next: 'Lebih lama', label: 'Halaman alarm yang berakhir' },
  },
  en: {
    title: 'Alarms',
    intro: 'The most urgent first. Whoever takes one in hand marks it with their name.',
    open: 'Open',
    none: 'No alarm is open.',
    cleared: 'Over',
    noneCleared: 'No alarm is over yet.',
    raised: 'Since',
    over: 'over',
    acknowledge: 'I take it',
    acknowledged: (by) => `${by} takes care`,
    end: 'It is seen to',
    conversation: 'Open the conversation',
    complaint: (number) => `Complaint ${number}`,
    remedy: 'What to do',
    untold: 'The operator is being told',
    fault: (fault) => `The operator could not be told: ${fault}`,
    done: { acknowledge: 'You take care of the alarm.', end: 'The alarm is over.' },
    tooLate: 'Somebody has that alarm in hand, or it is over.',
    pages: { previous: 'Newer', next: 'Older', label: 'Pages of alarms that are over' },
  },
}
