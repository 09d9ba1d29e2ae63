import type { Language } from '../kit/words.ts'

interface AccountWords {
  readonly title: string
  readonly back: string
  readonly preferences: {
    title: string
    language: string
    keys: string
    keysHint: string
    save: string
    saved: string
  }
  readonly password: {
    title: string
    old: string
    wrong: string
    save: string
    saved: string
  }
  readonly factor: {
    title: string
    text: string
    start: string
    intro: string
    oldCode: string
    oldHint: string
    oldWrong: string
  }
  readonly codes: {
    title: string
    text: string
    start: string
    intro: string
    code: string
    wrong: string
    submit: string
  }
  readonly sessions: {
    title: string
    columns: { browser: string; since: string; seen: string; end: string }
    this: string
    end: string
    ended: string
    endOthers: string
    othersEnded: string
  }
}

export const accountWords: Readonly<Record<Language, AccountWords>> = {
  id: {
    title: 'Akun saya',
    back: 'Akun saya',
    preferences: {
      title: 'Tampilan',
      language: 'Bahasa',
      keys: 'Tombol pintas satu huruf',
      keysHint:
        'Matikan bila Anda memakai kendali suara, atau bila tombol sering tertekan tanpa sengaja.',
      save: 'Simpan',
      saved: 'Tampilan tersimpan.',
    },
    password: {
      title: 'Kata sandi',
      old: 'Kata sandi sekarang',
      wrong: 'Kata sandi sekarang tidak cocok. Setelah lima kali gagal, tunggu beberapa menit.',
      save: 'Ganti kata sandi',
      saved: 'Kata sandi diganti. Sesi di peramban lain sudah diakhiri.',
    },
    factor: {
      title: 'Kode verifikasi',
      text: 'Pindahkan kode verifikasi ke ponsel atau aplikasi lain.',
      start: 'Ganti ponsel atau aplikasi',
      intro:
        'Kode lama berlaku sampai kode baru dipasang. Setelah itu sesi di peramban lain berakhir.',
      oldCode: 'Kode dari aplikasi yang lama',
      oldHint: 'Atau salah satu kode pemulihan.',
      oldWrong: 'Kode lama tidak cocok atau sudah terpakai. Masukkan kode berikutnya.',
    },
    codes: {
      title: 'Kode pemulihan',
      text: 'Dipakai bila ponsel hilang. Kode yang lama tidak berlaku lagi setelah dibuat yang baru.',
      start: 'Buat kode pemulihan baru',
      intro: 'Masukkan kode verifikasi untuk membuat sepuluh kode pemulihan baru.',
      code: 'Kode verifikasi atau kode pemulihan',
      wrong: 'Kode tidak cocok atau sudah terpakai. Masukkan kode berikutnya.',
      submit: 'Buat kode baru',
    },
    sessions: {
      title: 'Sesi saya',
      columns: {
        browser: 'Peramban',
        since: 'Masuk sejak',
        seen: 'Terakhir aktif',
        end: 'Tindakan',
      },
      this: 'Sesi ini',
      end: 'Akhiri',
      ended: 'Sesi diakhiri.',
      endOthers: 'Akhiri semua sesi lain',
      othersEnded: 'Semua sesi lain sudah diakhiri.',
    },
  },
  en: {
    title: 'My account',
    back: 'My account',
    preferences: {
      title: 'Display',
      language: 'Language',
      keys: 'Single keys as shortcuts',
      keysHint: 'Switch them off if you work by voice, or often press keys by accident.',
      save: 'Save',
      saved: 'The display is saved.',
    },
    password: {
      title: 'Password',
      old: 'Present password',
      wrong: 'The present password is not right. After five failures, wait a few minutes.',
      save: 'Change the password',
      saved: 'The password is changed. Sessions in other browsers are ended.',
    },
    factor: {
      title: 'Verification code',
      text: 'Move the verification code to another phone or app.',
      start: 'Change phone or app',
      intro: 'The old code works until the new one is set up. Then sessions in other browsers end.',
      oldCode: 'Code of the old app',
      oldHint: 'Or one of the recovery codes.',
      oldWrong: 'The old code is not right, or it was used. Enter the next one.',
    },
    codes: {
      title: 'Recovery codes',
      text: 'For a phone that was lost. The old codes stop working when new ones are made.',
      start: 'Make new recovery codes',
      intro: 'Enter a verification code to make ten new recovery codes.',
      code: 'Verification code or recovery code',
      wrong: 'The code is not right, or it was used. Enter the next one.',
      submit: 'Make new codes',
    },
    sessions: {
      title: 'My sessions',
      columns: { browser: 'Browser', since: 'Since', seen: 'Last seen', end: 'Action' },
      this: 'This session',
      end: 'End',
      ended: 'The session is ended.',
      endOthers: 'End all other sessions',
      othersEnded: 'All other sessions are ended.',
    },
  },
}
