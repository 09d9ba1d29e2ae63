import type { Role } from '../../staff/permissions.ts'
import type { Language } from '../kit/words.ts'

interface PeopleWords {
  readonly title: string
  readonly invite: string
  readonly accounts: string
  readonly columns: { person: string; role: string; place: string; state: string; seen: string }
  readonly state: {
    active: string
    invited: string
    noFactor: string
    locked: string
    disabled: string
  }
  readonly never: string
  readonly all: string
  readonly back: string
  readonly form: {
    title: string
    login: string
    loginHint: string
    name: string
    role: string
    agency: string
    agencyHint: string
    noAgency: string
    office: string
    officeHint: string
    submit: string
  }
  readonly roleMeans: Readonly<Record<Role, string>>
  readonly link: {
    title: Readonly<Record<'invited' | 'reset', string>>
    text: (name: string) => string
    label: string
    copy: string
    copied: string
    until: string
    done: string
  }
  readonly person: {
    place: string
    save: string
    saved: string
    access: string
    reset: string
    resetHint: string
    resetTotp: string
    resetTotpHint: string
    inviteAgain: string
    endSessions: string
    sessionsEnded: string
    disable: string
    disableHint: string
    disabled: string
    enable: string
    enabled: string
  }
}

export const peopleWords: Readonly<Record<Language, PeopleWords>> = {
  id: {
    title: 'Pengguna',
    invite: 'Undang pengguna',
    accounts: 'Instansi setiap akun kanal',
    columns: {
      person: 'Nama',
      role: 'Peran',
      place: 'Instansi',
      state: 'Status',
      seen: 'Terakhir aktif',
    },
    state: {
      active: 'Aktif',
      invited: 'Undangan belum dipakai',
      noFactor: 'Kode belum dipasang',
      locked: 'Terkunci sementara',
      disabled: 'Nonaktif',
    },
    never: 'Belum ada sesi',
    all: 'Semua instansi',
    back: 'Semua pengguna',
    form: {
      title: 'Undang pengguna',
      login: 'Nama pengguna',
      loginHint: 'Huruf kecil, angka, titik, garis, atau alamat surel dinas.',
      name: 'Nama lengkap',
      role: 'Peran',
      agency: 'Instansi',
      agencyHint:
        'Menentukan akun kanal mana yang terlihat. Tidak berlaku untuk peran yang melihat semua.',
      noAgency: 'Tanpa instansi',
      office: 'Perangkat daerah',
      officeHint: 'Hanya untuk admin penghubung: tulis persis seperti pada laporan.',
      submit: 'Buat tautan undangan',
    },
    roleMeans: {
      viewer: 'membaca percakapan dan laporan instansinya',
      media_admin: 'menangani percakapan dan laporan instansinya',
      liaison_admin: 'menjawab laporan yang diteruskan ke perangkat daerahnya',
      agency_admin: 'menangani percakapan, laporan, dan alarm instansinya',
      operator: 'menjaga sistem berjalan; tidak membaca percakapan',
      auditor: 'membaca semua, termasuk jejak audit; tidak mengubah apa pun',
      owner: 'semua hal, termasuk pengguna',
    },
    link: {
      title: { invited: 'Undangan dibuat', reset: 'Tautan dibuat' },
      text: (name) =>
        `Salin tautan ini dan kirimkan langsung kepada ${name}. Tautan hanya ditampilkan sekali, berlaku sekali pakai, dan membuka akun itu: jangan kirim ke grup.`,
      label: 'Tautan sekali pakai',
      copy: 'Salin',
      copied: 'Tersalin',
      until: 'Berlaku sampai',
      done: 'Selesai',
    },
    person: {
      place: 'Peran dan instansi',
      save: 'Simpan',
      saved: 'Perubahan tersimpan dan langsung berlaku.',
      access: 'Akses',
      reset: 'Buat tautan kata sandi baru',
      resetHint: 'Kata sandi lama berlaku sampai tautan dipakai. Kode verifikasi tetap.',
      resetTotp: 'Buat tautan kata sandi dan kode baru',
      resetTotpHint: 'Untuk ponsel yang hilang atau diganti. Pastikan dahulu siapa yang meminta.',
      inviteAgain: 'Buat tautan undangan baru',
      endSessions: 'Akhiri semua sesi',
      sessionsEnded: 'Semua sesinya sudah diakhiri.',
      disable: 'Nonaktifkan',
      disableHint: 'Semua sesi berakhir dan tautan tidak berlaku. Jejak kerjanya tetap ada.',
      disabled: 'Akun dinonaktifkan.',
      enable: 'Aktifkan lagi',
      enabled: 'Akun aktif lagi, dengan kata sandi yang lama.',
    },
  },
  en: {
    title: 'People',
    invite: 'Invite somebody',
    accounts: 'Agency of each channel account',
    columns: { person: 'Name', role: 'Role', place: 'Agency', state: 'State', seen: 'Last seen' },
    state: {
      active: 'Active',
      invited: 'Invitation not taken',
      noFactor: 'Code not set up',
      locked: 'Closed for a while',
      disabled: 'Disabled',
    },
    never: 'No session',
    all: 'All agencies',
    back: 'All people',
    form: {
      title: 'Invite somebody',
      login: 'User name',
      loginHint: 'Lower-case letters, digits, dots, dashes, or the office e-mail address.',
      name: 'Full name',
      role: 'Role',
      agency: 'Agency',
      agencyHint: 'It decides which channel accounts they see. Roles that see all have none.',
      noAgency: 'No agency',
      office: 'Office',
      officeHint: 'For liaison admins only: exactly as complaints have it.',
      submit: 'Make the invitation link',
    },
    roleMeans: {
      viewer: 'reads conversations and complaints of the agency',
      media_admin: 'works on conversations and complaints of the agency',
      liaison_admin: 'answers complaints that were passed to the office',
      agency_admin: 'works on conversations, complaints and alarms of the agency',
      operator: 'keeps the system running; reads no conversation',
      auditor: 'reads everything, also the audit log; changes nothing',
      owner: 'everything, also people',
    },
    link: {
      title: { invited: 'The invitation is made', reset: 'The link is made' },
      text: (name) =>
        `Copy this link and send it to ${name} alone. It is shown once, works once, and opens the account: never send it to a group.`,
      label: 'Link that works once',
      copy: 'Copy',
      copied: 'Copied',
      until: 'Works until',
      done: 'Done',
    },
    person: {
      place: 'Role and agency',
      save: 'Save',
      saved: 'The change is saved and counts at once.',
      access: 'Access',
      reset: 'Make a link for a new password',
      resetHint: 'The old password works until the link is used. The verification code stays.',
      resetTotp: 'Make a link for a new password and code',
      resetTotpHint: 'For a phone that was lost or replaced. Make sure who is asking.',
      inviteAgain: 'Make a new invitation link',
      endSessions: 'End all sessions',
      sessionsEnded: 'All their sessions are ended.',
      disable: 'Disable',
      disableHint: 'All sessions end and links are void. What they did stays in the log.',
      disabled: 'The account is disabled.',
      enable: 'Enable again',
      enabled: 'The account is enabled, with the password that it had.',
    },
  },
}
