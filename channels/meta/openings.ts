/**
 * The button with which a conversation begins, before anything was said. Its payload is the Page's own
 * choice and its title comes in the language of the phone: one of them has to say what it is.
 *
 * @see https://developers.facebook.com/docs/messenger-platform/reference/messenger-profile-api/get-started-button
 */
export function isOpening({
  title,
  payload,
}: {
  readonly title?: string | undefined
  readonly payload?: string | undefined
}): boolean {
  const word = payloadIn(payload)
    .replace(/[^a-z]/gi, '')
    .toLowerCase()
  if (payloads.test(word)) return true
  return title !== undefined && titles.has(lettersOf(title))
}

function lettersOf(title: string): string {
  return title
    .normalize('NFKC')
    .replace(/[^\p{L}\p{M}]/gu, '')
    .toLowerCase()
}

/** A payload may be JSON with the word in one of its members. */
function payloadIn(payload = ''): string {
  return /^\s*\{.*:\s*"([^"]*)"\s*\}\s*$/s.exec(payload)?.[1] ?? payload
}

/** What tools for Pages put there; letters only, in lower case. */
const payloads =
  /^(user|page|button|btn|facebook|fb|messenger|ig)?(getstarted|getstart|gettingstarted|welcome|welcomemessage|firsthandshake|startconversation|mulaipercakapan)(payload|button|btn|postback|clicked)?$/

/** "Get Started" as phones show it; letters only, in lower case. */
const titles: ReadonlySet<string> = new Set(
  [
    'Get Started',
    'Getting Started',
    'Mulai',
    'Memulai',
    'Ayo Mulai',
    'Mulakan',
    'Bermula',
    'Démarrer',
    'Commencer',
    'Comenzar',
    'Empezar',
    'Primeros pasos',
    'Começar',
    'Iniciar',
    'Los geht’s',
    'Erste Schritte',
    'Loslegen',
    'Inizia',
    'Per iniziare',
    'Aan de slag',
    'Başla',
    'Başlayın',
    'Başlarken',
    'Kom i gang',
    'Kom igång',
    'Sätt igång',
    'Aloita',
    'Rozpocznij',
    'Začít',
    'Začínáme',
    'Začať',
    'Începe',
    'Első lépések',
    'Kezdés',
    'Ξεκινήστε',
    'Начать',
    'Почати',
    'Розпочати',
    'התחל',
    'בואו נתחיל',
    'بدء الاستخدام',
    'ابدأ',
    'شروع',
    'शुरू करें',
    'শুরু করুন',
    'เริ่มต้นใช้งาน',
    'เริ่มต้น',
    'เริ่ม',
    'Bắt đầu',
    'Magsimula',
    'Simulan',
    '开始使用',
    '开始',
    '開始使用',
    '開始',
    'スタート',
    '始める',
    'はじめる',
    '利用を開始',
    '시작하기',
  ].map(lettersOf),
)
