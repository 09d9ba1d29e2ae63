import type { PasswordFault } from '../../staff/passwords.ts'
import type { PersonFault } from '../../staff/person.ts'
import type { Language } from '../kit/words.ts'

export type CredentialFault = PersonFault | PasswordFault | 'password_differs'

interface CredentialWords {
  readonly name: string
  readonly login: string
  readonly loginHint: string
  readonly password: string
  readonly passwordAgain: string
  readonly rules: string
  readonly fault: Readonly<Record<CredentialFault, string>>
  readonly factor: {
    title: string
    intro: string
    app: string
    scan: string
    picture: string
    orType: string
    confirm: string
    code: string
    submit: string
    refused: string
  }
  readonly codes: {
    title: string
    intro: string
    list: string
    print: string
    kept: string
    submit: string
  }
}

export const credentialWords: Readonly<Record<Language, CredentialWords>> = {
  id: {
    name: 'Nama lengkap',
    login: 'Nama pengguna',
    loginHint: 'Minimal 3 huruf kecil, angka, titik, garis, atau alamat surel dinas.',
    password: 'Kata sandi baru',
    passwordAgain: 'Ulangi kata sandi baru',
    rules:
      'Minimal 12 karakter; spasi boleh. Paling mudah: empat kata yang tidak berhubungan. Huruf besar, angka, atau tanda baca tidak diwajibkan. Jangan memakai kata sandi umum, nama pengguna, atau nama instansi.',
    fault: {
      login_form:
        'Nama pengguna harus 3–64 huruf kecil, angka, atau . _ - @, dan diawali huruf atau angka.',
      login_taken: 'Nama pengguna ini sudah dipakai.',
      name_missing: 'Nama belum diisi.',
      agency_missing: 'Peran ini memerlukan instansi.',
      office_missing: 'Peran ini memerlukan perangkat daerah.',
      last_owner: 'Ini pemilik terakhir. Tunjuk pemilik lain terlebih dahulu.',
      unknown: 'Pengguna ini tidak ada atau sudah dinonaktifkan.',
      password_short: 'Kata sandi terlalu pendek: minimal 12 karakter.',
      password_long: 'Kata sandi terlalu panjang: maksimal 128 karakter.',
      password_common: 'Kata sandi ini terlalu umum dan cepat ditebak. Pakai kata-kata lain.',
      password_login: 'Kata sandi berisi nama pengguna. Pakai kata-kata lain.',
      password_agency: 'Kata sandi berisi nama instansi. Pakai kata-kata lain.',
      password_repeated: 'Kata sandi hanya mengulang karakter yang sama.',
      password_sequence: 'Kata sandi berupa urutan huruf, angka, atau tombol.',
      password_differs: 'Kedua kata sandi tidak sama.',
    },
    factor: {
      title: 'Pasang kode verifikasi',
      intro:
        'Selain kata sandi, setiap kali masuk diperlukan kode dari ponsel Anda. Data warga terlindungi walaupun kata sandi diketahui orang lain.',
      app: 'Pasang aplikasi autentikator di ponsel, misalnya Google Authenticator, Microsoft Authenticator, atau Aegis.',
      scan: 'Di aplikasi itu, tambahkan akun dan pindai kode QR ini.',
      picture: 'Kode QR untuk aplikasi autentikator',
      orType: 'Tidak dapat memindai? Ketik kunci ini:',
      confirm: 'Masukkan kode enam angka yang sekarang tampil di aplikasi.',
      code: 'Kode dari aplikasi',
      submit: 'Pasang',
      refused: 'Kode tidak cocok. Periksa jam ponsel, lalu masukkan kode yang sedang tampil.',
    },
    codes: {
      title: 'Kode pemulihan',
      intro:
        'Bila ponsel hilang, Anda masuk dengan salah satu kode ini. Setiap kode berlaku satu kali. Cetak atau catat sekarang: kode ini tidak akan ditampilkan lagi.',
      list: 'Kode pemulihan Anda',
      print: 'Cetak',
      kept: 'Kode ini sudah saya simpan.',
      submit: 'Lanjutkan',
    },
  },
  en: {
    name: 'Full name',
    login: 'User name',
    loginHint:
      'At least 3 lower-case letters, digits, dots, dashes, or your office e-mail address.',
    password: 'New password',
    passwordAgain: 'The new password again',
    rules:
      'At least 12 characters; blanks are allowed. Easiest: four words that have nothing to do with each other. Capitals, digits or signs are not required. No common password, not your user name, not the name of the agency.',
    fault: {
      login_form:
        'A user name has 3–64 lower-case letters, digits or . _ - @, and begins with a letter or digit.',
      login_taken: 'This user name is taken.',
      name_missing: 'The name is missing.',
      agency_missing: 'This role needs an agency.',
      office_missing: 'This role needs an office.',
      last_owner: 'This is the last owner. Name another owner first.',
      unknown: 'There is no such person, or the account is disabled.',
      password_short: 'The password is too short: at least 12 characters.',
      password_long: 'The password is too long: at most 128 characters.',
      password_common: 'This password is common and soon guessed. Use other words.',
      password_login: 'The password holds the user name. Use other words.',
      password_agency: 'The password holds the name of the agency. Use other words.',
      password_repeated: 'The password repeats the same characters.',
      password_sequence: 'The password is a sequence of letters, digits or keys.',
      password_differs: 'The two passwords are not the same.',
    },
    factor: {
      title: 'Set up the verification code',
      intro:
        'Besides the password, each sign-in asks for a code from your phone. It protects citizens’ data even if somebody learns the password.',
      app: 'Install an authenticator app on your phone, such as Google Authenticator, Microsoft Authenticator or Aegis.',
      scan: 'In that app, add an account and scan this QR code.',
      picture: 'QR code for the authenticator app',
      orType: 'Cannot scan it? Type this key:',
      confirm: 'Enter the code of six digits that the app shows now.',
      code: 'Code of the app',
      submit: 'Set up',
      refused:
        'The code is not right. Check the clock of your phone and enter the code that it shows now.',
    },
    codes: {
      title: 'Recovery codes',
      intro:
        'If you lose the phone, one of these codes signs you in. Each works once. Print or write them down now: they are not shown again.',
      list: 'Your recovery codes',
      print: 'Print',
      kept: 'I have kept them.',
      submit: 'Continue',
    },
  },
}
