import { timeZones } from '../../agency/working-days.ts'
import {
  type Attended,
  acknowledgeIn,
  clearedAlarmsIn,
  endIn,
  openAlarmsIn,
} from '../../desk/alarms.ts'
import { isPlace } from '../../desk/complaints.ts'
import type { ConsoleDeps } from '../console-deps.ts'
import type { Answer, ConsolePage, Visit } from '../kit/visit.ts'
import { localeOf } from '../kit/when.ts'
import { alarmRoom } from './room.ts'
import { alarmsWords } from './words.ts'

const clearedOfPage = 30

async function show(visit: Visit, { sql, config }: ConsoleDeps): Promise<Answer> {
  const { language, query, reach } = visit
  const given = query.get('before') ?? ''
  const before = isPlace(given) ? given : undefined
  const [open, cleared] = await Promise.all([
    openAlarmsIn(sql, reach),
    clearedAlarmsIn(sql, reach, clearedOfPage, before),
  ])
  return {
    kind: 'page',
    title: alarmsWords[language].title,
    area: 'alarms',
    main: alarmRoom({
      visit,
      open,
      cleared: cleared.alarms,
      isOlder: before !== undefined,
      next: cleared.next,
      locale: localeOf[language],
      zone: timeZones[config.calendar.zone],
    }),
  }
}

function said({ language }: Visit, attended: Attended, what: 'acknowledge' | 'end'): Answer {
  const w = alarmsWords[language]
  switch (attended) {
    case 'not_there':
      return { kind: 'notThere' }
    case 'done':
      return { kind: 'go', to: '/alarms', said: { text: w.done[what] } }
    case 'too_late':
      return { kind: 'go', to: '/alarms', said: { text: w.tooLate, tone: 'bad' } }
  }
}

function idIn({ params: { id = '' } }: Pick<Visit, 'params'>): string {
  return id
}

export const alarmsPages: readonly ConsolePage<ConsoleDeps>[] = [
  { method: 'GET', url: '/alarms', may: 'alarm.read', handle: show },
  {
    method: 'POST',
    url: '/alarms/:id/acknowledge',
    may: 'alarm.acknowledge',
    audits: 'alarm.acknowledged',
    async handle(visit, { sql }) {
      const { reach, person } = visit
      return said(visit, await acknowledgeIn(sql, reach, idIn(visit), person.name), 'acknowledge')
    },
  },
  {
    method: 'POST',
    url: '/alarms/:id/end',
    may: 'alarm.acknowledge',
    audits: 'alarm.ended',
    async handle(visit, { sql }) {
      const { reach, person } = visit
      return said(visit, await endIn(sql, reach, idIn(visit), person.name), 'end')
    },
  },
]
