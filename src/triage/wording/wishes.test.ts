import { describe, expect, test } from 'vitest'
import { type Wishes, wishesIn } from './wishes.ts'

describe('the wishes in a text', () => {
  test.for<[string, Wishes]>([
    ['jgn sebut nama sy', { anonymous: true }],
    ['rahasiain nama sy', { anonymous: true }],
    ['jl raya serang km 12, rahasiain nama sy', { anonymous: true }],
    ['ANONIM', { anonymous: true }],
    ['samarkan identitas saya ya min', { anonymous: true }],
    ['nama saya tolong jangan ditulis', { anonymous: true }],
    ['identitas saya tolong dirahasiakan', { anonymous: true }],
    ['jangan sampai nama saya ketahuan', { anonymous: true }],
    ['jgn kasih tau pak lurah kalo saya yg lapor', { anonymous: true }],
    ['please keep my name secret', { anonymous: true }],
    ['I want to stay anonymous', { anonymous: true }],
    ['ulah nyebut ngaran abdi', { anonymous: true }],
    ['aja nyebut jenengku ya pak', { anonymous: true }],
    ['saya ga mau ketahuan yang lapor', { anonymous: true }],
    ['jangan sebut siapa yang melaporkan', { anonymous: true }],
    ['rahasia ya', { confidential: true }],
    ['laporan ini rahasia', { confidential: true }],
    ['tolong dirahasiakan ya pak', { confidential: true }],
    ['laporan saya jangan dipublikasikan', { confidential: true }],
    ['please keep this confidential', { confidential: true }],
    ['anonim dan rahasia', { anonymous: true, confidential: true }],
    ['boleh disebut nama saya', { anonymous: false }],
    ['nama saya boleh ditulis', { anonymous: false }],
    ['tidak usah anonim', { anonymous: false }],
    ['tidak usah dirahasiakan', { confidential: false }],
    ['gak perlu rahasia min', { confidential: false }],
    ['dana rahasia desa dipakai kades', {}],
    ['sudah jadi rahasia umum parkir di situ setor', {}],
    ['nama jalannya tidak ada di plang', {}],
    ['nama saya salah di ktp', {}],
    ['nama anak saya jangan dicoret dari bansos', {}],
    ['nama saya Budi, lampu mati', {}],
    ['akun anonim menyebar fitnah', {}],
    ['dokumen rahasia bocor', {}],
    ['lampu jalan mati', {}],
    ['tidak tahu nama petugasnya', {}],
    ['laporan ditutup oleh pelapor', {}],
    ['mengganggu privasi warga', {}],
  ])('of %j are %j', ([text, wishes]) => {
    expect(wishesIn(text)).toEqual(wishes)
  })
})
