import { timeZones, type Zone } from '../../agency/working-days.ts'
import { type Html, html } from './html.ts'
import type { Language } from './words.ts'

/** For times and dates as a language writes them. */
export const localeOf: Readonly<Record<Language, string>> = { id: 'id-ID', en: 'en-GB' }

/** A moment with its year, in the zone of the agency. */
export function when(at: Date, language: Language, zone: Zone): Html {
  const shown = at.toLocaleString(localeOf[language], {
    timeZone: timeZones[zone],
    dateStyle: 'medium',
    timeStyle: 'medium',
    hourCycle: 'h23',
  })
  return html`<time datetime="${at.toISOString()}">${shown} ${zone}</time>`
}

/** A day, as YYYY-MM-DD, in words. */
export function dayInWords(day: string, locale: string): string {
  return new Date(day).toLocaleDateString(locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  })
}
