import type { LinkPurpose } from '../../staff/links.ts'
import type { Language } from '../kit/words.ts'

interface SignInWords {
  readonly link: {
    title: Readonly<Record<LinkPurpose, string>>
    intro: Readonly<Record<LinkPurpose, string>>
    submit: string
    gone: { title: string; text: string }
  }
  readonly signIn: {
    title: string
    intro: string
    login: string
    password: string
    submit: string
    /** For every cause: nobody learns whether the login exists. */
    refused: string
    help: string
    tookTooLong: string
    signedOut: string
  }
  readonly code: {
    title: string
    intro: string
    label: string
    hint: string
    submit: string
    refused: string
    back: string
    left: (count: number) => string
  }
}

export const signInWords: Readonly<Record<Language, SignInWords>> = {
  id: {
    link: {
      title: {
        first: 'Pemilik pertama',
        invite: 'Selamat datang',
        reset: 'Kata sandi baru',
        reset_totp: 'Kata sandi dan kode baru',
      },
      intro: {
        first: 'Anda menjadi pemilik Simpul: Anda mengundang pengguna lain dan mengatur perannya.',
        invite:
          'Anda diundang bekerja di Simpul. Buat kata sandi; setelah itu pasang kode verifikasi.',
        reset: 'Buat kata sandi baru. Kode verifikasi Anda tetap sama.',
        reset_totp: 'Buat kata sandi baru; setelah itu pasang kode verifikasi yang baru.',
      },
      submit: 'Simpan dan lanjutkan',
      gone: {
        title: 'Tautan tidak berlaku',
        text: 'Tautan ini sudah dipakai, kedaluwarsa, atau diganti. Mintalah tautan baru kepada pemilik Simpul di instansi Anda.',
      },
    },
    signIn: {
      title: 'Masuk',
      intro: 'Halaman kerja admin pengaduan.',
      login: 'Nama pengguna',
      password: 'Kata sandi',
      submit: 'Masuk',
      refused:
        'Nama pengguna atau kata sandi tidak cocok. Setelah lima kali gagal, tunggu beberapa menit sebelum mencoba lagi.',
      help: 'Lupa kata sandi? Mintalah tautan baru kepada pemilik Simpul di instansi Anda.',
      tookTooLong: 'Waktu untuk memasukkan kode sudah habis. Silakan masuk lagi.',
      signedOut: 'Anda sudah keluar.',
    },
    code: {
      title: 'Kode verifikasi',
      intro: 'Buka aplikasi autentikator di ponsel Anda, lalu masukkan kode enam angka.',
      label: 'Kode',
      hint: 'Ponsel tidak ada? Masukkan salah satu kode pemulihan.',
      submit: 'Lanjutkan',
      refused:
        'Kode tidak cocok atau sudah terpakai. Tunggu kode berikutnya; setelah beberapa kali gagal, tunggu beberapa menit.',
      back: 'Masuk sebagai pengguna lain',
      left: (count) =>
        `Kode pemulihan itu tidak berlaku lagi. Sisa kode: ${count}. Kode baru dapat dibuat di Akun saya.`,
    },
  },
  en: {
    link: {
      title: {
        first: 'The first owner',
        invite: 'Welcome',
        reset: 'A new password',
        reset_totp: 'A new password and code',
      },
      intro: {
        first: 'You become the owner of Simpul: you invite the others and give them their roles.',
        invite:
          'You are invited to work with Simpul. Choose a password; then set up the verification code.',
        reset: 'Choose a new password. Your verification code stays as it is.',
        reset_totp: 'Choose a new password; then set up a new verification code.',
      },
      submit: 'Save and continue',
      gone: {
        title: 'The link does not work',
        text: 'It was used, is too old, or was replaced. Ask the owner of Simpul in your agency for a new one.',
      },
    },
    signIn: {
      title: 'Sign in',
      intro: 'Where complaints are worked on.',
      login: 'User name',
      password: 'Password',
      submit: 'Sign in',
      refused:
        'User name or password is not right. After five failures, wait a few minutes before you try again.',
      help: 'Forgot the password? Ask the owner of Simpul in your agency for a new link.',
      tookTooLong: 'The time for the code is over. Please sign in again.',
      signedOut: 'You are signed out.',
    },
    code: {
      title: 'Verification code',
      intro: 'Open the authenticator app on your phone and enter the code of six digits.',
      label: 'Code',
      hint: 'No phone? Enter one of your recovery codes.',
      submit: 'Continue',
      refused:
        'The code is not right, or it was used. Wait for the next one; after several failures, wait a few minutes.',
      back: 'Sign in as somebody else',
      left: (count) =>
        `That recovery code is used up. Codes left: ${count}. New ones are made in My account.`,
    },
  },
}
