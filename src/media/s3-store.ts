import type { S3Client } from '@aws-sdk/client-s3'
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

type Sdk = typeof import('@aws-sdk/client-s3')

/** Objects in a bucket. They are as private as the bucket: no access list is sent with them. */
export function s3Store(settings: S3Settings): FileStore {
  const { bucket: Bucket, prefix } = settings
  let opened: Promise<{ client: S3Client; sdk: Sdk }> | undefined
  // Its 34 MB are loaded where there is a bucket, and by who first uses it.
  const open = () => (opened ??= openClient(settings))
  const keyOf = (hash: Buffer) => `${prefix}${hash.toString('hex')}`
  return {
    async put(hash, Body, ContentType) {
      const { client, sdk } = await open()
      const command = new sdk.PutObjectCommand({ Bucket, Key: keyOf(hash), Body, ContentType })
      await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) })
    },
    async get(hash) {
      const { client, sdk } = await open()
      try {
        const found = await client.send(new sdk.GetObjectCommand({ Bucket, Key: keyOf(hash) }), {
          abortSignal: AbortSignal.timeout(timeoutMs),
        })
        return found.Body && Buffer.from(await found.Body.transformToByteArray())
      } catch (error) {
        if (error instanceof sdk.NoSuchKey) return undefined
        throw error
      }
    },
    async remove(hash) {
      const { client, sdk } = await open()
      // S3 says the same whether there was such an object or not.
      await client.send(new sdk.DeleteObjectCommand({ Bucket, Key: keyOf(hash) }), {
        abortSignal: AbortSignal.timeout(timeoutMs),
      })
    },
  }
}

async function openClient({
  region,
  endpoint,
  accessKeyId,
  secretAccessKey,
}: S3Settings): Promise<{ client: S3Client; sdk: Sdk }> {
  const sdk = await import('@aws-sdk/client-s3')
  const client = new sdk.S3Client({
    region,
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && { credentials: { accessKeyId, secretAccessKey } }),
  })
  return { client, sdk }
}
