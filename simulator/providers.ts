import type { CreateProvider } from './kit/provider.ts'
import { createWebForm } from './providers/http/provider.ts'
import { createKannel } from './providers/kannel/provider.ts'
import { createInstagram } from './providers/meta/instagram/provider.ts'
import { createMessenger } from './providers/meta/messenger/provider.ts'
import { createWhatsapp } from './providers/meta/whatsapp/provider.ts'
import { createSmpp } from './providers/smpp/provider.ts'
import { createTelegram } from './providers/telegram/provider.ts'
import { createTwilio } from './providers/twilio/provider.ts'
import { createWhatsappWeb, isLibraryInstalled } from './providers/whatsapp-web/provider.ts'
import { createX } from './providers/x/provider.ts'

/** Every simulated provider, in the order of its phones on the page: one a channel. */
export const providers: readonly CreateProvider[] = [
  createTwilio,
  createWhatsapp,
  createMessenger,
  createInstagram,
  createSmpp,
  createTelegram,
  createX,
  createWebForm,
  createKannel,
  ...(isLibraryInstalled() ? [createWhatsappWeb] : []),
]
