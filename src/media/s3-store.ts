import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { FileStore } from './file-store.ts'

export interface S3Settings {
  readonly bucket: string
  readonly region: string
  /** The address of a service other than Amazon's: MinIO, Ceph, a provider in the country. */
  readonly endpoint?: string | undefined
  /** Without them the client looks at the usual places: environment, instance role. */
  readonly accessKeyId?: string | undefined
  readonly secretAccessKey?: string | undefined
  /** Begins each object's name; with a slash at its end it is a folder. */
  readonly prefix: string
}

const timeoutMs = 60_000

/** Objects in a bucket. They are as private as the bucket: no access list is sent with them. */
export function s3Store(settings: S3Settings): FileStore {
  const { bucket: Bucket, region, endpoint, accessKeyId, secretAccessKey, prefix } = settings
  const client = new S3Client({
    region,
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && { credentials: { accessKeyId, secretAccessKey } }),
  })
  const keyOf = (hash: Buffer) => `${prefix}${hash.toString('hex')}`
  return {
    async put(hash, Body, ContentType) {
      const command = new PutObjectCommand({ Bucket, Key: keyOf(hash), Body, ContentType })
      await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) })
    },
    async get(hash) {
      try {
        const found = await client.send(new GetObjectCommand({ Bucket, Key: keyOf(hash) }), {
          abortSignal: AbortSignal.timeout(timeoutMs),
        })
        return found.Body && Buffer.from(await found.Body.transformToByteArray())
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined
        throw error
      }
    },
  }
}
