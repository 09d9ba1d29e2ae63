import { may, type Permission, type Role } from '../../staff/permissions.ts'
import type { Person } from '../../staff/person.ts'
import { type Html, html } from './html.ts'
import { formStart, undoForm } from './parts.ts'
import type { Said } from './visit.ts'
import { type Area, areas, kitWords, type Language } from './words.ts'

export interface FrameOptions {
  readonly title: string
  readonly language: Language
  readonly area: Area
  readonly main: Html
  /** The address of this page in the other language; undefined where it cannot be asked for again. */
  readonly otherLanguage: string | undefined
  readonly said?: Said | undefined
  /** Undefined while nobody is signed in. */
  readonly signedIn?: { readonly person: Person; readonly csrf: string } | undefined
}

const places: Readonly<Record<(typeof areas)[number], { href: string; may: Permission }>> = {
  inbox: { href: '/inbox', may: 'conversation.read' },
  complaints: { href: '/complaints', may: 'complaint.read' },
  lapor: { href: '/lapor', may: 'lapor.read' },
  alarms: { href: '/alarms', may: 'alarm.read' },
  operations: { href: '/operations', may: 'operations.read' },
  audit: { href: '/audit', may: 'audit.read' },
  staff: { href: '/staff', may: 'staff.manage' },
}

/** Where somebody begins: the first part of the console that their role may see. */
export function homeOf(role: Role): string {
  const first = areas.find((area) => may(role, places[area].may))
  return first ? places[first].href : '/account'
}

/** A whole page: head, navigation, what was said last, and the page's own part. */
export function frame(of: FrameOptions): Html {
  const w = kitWords[of.language]
  const { signedIn } = of
  const keys = signedIn?.person.singleKeys ? 'on' : 'off'
  return html`<!doctype html>
<html lang="${of.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${of.title} · Simpul</title>
<link rel="icon" href="/console/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/console/tokens.css">
<link rel="stylesheet" href="/console/console.css">
<script type="module" src="/console/console.js"></script>
<script type="module" src="/console/drafts.js"></script>
</head>
<body data-keys="${keys}" data-area="${of.area}">
<a class="skip" href="#main">${w.skip}</a>
<header class="masthead">
<p class="name"><strong>Simpul</strong></p>
${signedIn ? navigation(of.area, signedIn.person, of.language) : ''}
<div class="me">
${of.otherLanguage ? languageLink(of.otherLanguage, of.language) : ''}
${
  signedIn
    ? html`<a href="/account" title="${w.role[signedIn.person.role]}">${signedIn.person.name}</a>
<form method="post" action="/sign-out">${formStart(signedIn)}<button type="submit" class="quiet">${w.signOut}</button></form>`
    : ''
}
</div>
</header>
<div id="said" class="said" role="status" aria-live="polite">${of.said ? saidBar(of.said, signedIn?.csrf ?? '', w.undo) : ''}</div>
<main id="main" tabindex="-1">${of.main}</main>
<dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title">${w.keys}</h2><dl></dl><form method="dialog"><button class="button" data-tone="plain">${w.close}</button></form></dialog>
<footer>${keys === 'on' ? html`<p class="keys-hint">${w.keysHint}</p>` : ''}</footer>
</body>
</html>
`
}

function languageLink(address: string, language: Language): Html {
  const other = language === 'id' ? 'en' : 'id'
  return html`<a href="${address}" lang="${other}" hreflang="${other}">${kitWords[language].otherLanguage}</a>`
}

function navigation(current: Area, { role }: Person, language: Language): Html {
  const w = kitWords[language]
  const allowed = areas.filter((area) => may(role, places[area].may))
  return html`<nav class="areas" aria-label="${w.navigation}"><ul>${allowed.map(
    (area) =>
      html`<li><a href="${places[area].href}" ${area === current ? html`aria-current="page"` : ''}>${w.area[area]}</a></li>`,
  )}</ul></nav>`
}

function saidBar({ text, tone, undo, isUndone }: Said, csrf: string, undoWord: string): Html {
  return html`<div class="said-bar" data-tone="${tone ?? 'good'}" data-undone="${isUndone ? 'yes' : 'no'}"><p>${text}</p>${
    undo ? undoForm({ csrf }, undo, { label: undoWord, key: 'u' }) : ''
  }</div>`
}
