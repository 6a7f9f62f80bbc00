import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'

/**
 * The preset dictionary for deflate: text that rows repeat, most frequent last. It makes a single row a third shorter.
 * Never change it, because the lines of all versions need it.
 */
const dictionary = Buffer.from(
  [
    '["setting",{"name":"languages","value":"[\\"Dart\\"]","clock":"00","shared":1}]["choice",{"name":"wear/',
    '["adoption",{"only":1,"day":"["deed",{"item":"["unlock",{"item":"["opened_parcel",{"item":"',
    '["family_link",{"low":"git:","high":"github:github.com:R_kgDO"}]["forgotten",{"repository":"',
    '["repository_language",{"repository":"","language":"["repository",{"id":"git:","is_private":0,"known_from":"20',
    '["repository_name",{"host":"github.com","name":"","repository":"","label":"","last_seen":17',
    '["work_day",{"day":"20","event":"push","device":"","count":1}]["github_commit_day",{"account":"github.com:',
    '["contribution_item",{"host":"github.com","kind":"review","key":"","repository":"github:github.com:R_kgDO","first_at":17',
    '"url":"https://github.com//pull/","merged_day":null}]["contribution_item",{"kind":"pull-request","issue',
    '["local_commit",{"repository":"git:","day":"20","email":"","time":17,"offset":540,"author":"","oids":"',
    '["granted",{"key":"commit/github:github.com:R_kgDO","dish":"commit","repository":"git:","day":"202","units":1}]',
    '["meal_day",{"day":"20"}]\n["meal",{"grant_key":"commit/git:","n":1,"at":17,"dish":"commit","experience":10,"device":"',
  ].join('\n'),
)
const maxRowsBytes = 8 << 20
const nonceBytes = 12
const tagBytes = 16

/** Seals and unseals lines with the key that the user's devices share. */
export type Sealer = ReturnType<typeof createSealer>

/** @param key 16 random bytes */
export function createSealer(key: Uint8Array) {
  const derive = (purpose: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', key, 'hot-dash', purpose, bytes))
  const sealing = derive('seal', 32)
  const hashing = derive('name', 32)
  return {
    /** The id of the key, which does not reveal it. */
    keyId: derive('id', 8).toString('hex'),
    /** @param position of the line (`linePositionOf`), which unseals nowhere else */
    seal(position: string, text: string): string {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(position))
      const packed = deflateRawSync(text, { level: 9, dictionary })
      const parts = [nonce, cipher.update(packed), cipher.final(), cipher.getAuthTag()]
      return Buffer.concat(parts).toString('base64url')
    },
    /** @returns null if the line was sealed with another key or for another position, or is damaged */
    unseal(position: string, sealed: string): string | null {
      try {
        const bytes = Buffer.from(sealed, 'base64url')
        const nonce = bytes.subarray(0, nonceBytes)
        const decipher = createDecipheriv('aes-256-gcm', sealing, nonce, {
          authTagLength: tagBytes,
        })
        decipher.setAAD(Buffer.from(position)).setAuthTag(bytes.subarray(-tagBytes))
        const packed = Buffer.concat([
          decipher.update(bytes.subarray(nonceBytes, -tagBytes)),
          decipher.final(),
        ])
        return inflateRawSync(packed, { dictionary, maxOutputLength: maxRowsBytes }).toString()
      } catch {
        return null
      }
    },
    /** The keyed hash of a name that stays on this device. */
    hashName: (host: string, name: string): string =>
      createHmac('sha256', hashing).update(`${host}/${name}`).digest('base64url').slice(0, 22),
  }
}
