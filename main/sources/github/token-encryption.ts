/** What we use of Electron's safeStorage. Electron 33 lacks the async functions; Electron 46 will lack the others. */
export interface SafeStorage {
  isAsyncEncryptionAvailable?(): Promise<boolean>
  encryptStringAsync?(text: string): Promise<Buffer>
  decryptStringAsync?(blob: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>
  isEncryptionAvailable?(): boolean
  encryptString?(text: string): Buffer
  decryptString?(blob: Buffer): string
}

/**
 * On Linux, the prefix of a blob that Chromium encrypted with the key in its own source, because there is no keyring.
 * There is no way to ask beforehand: `getSelectedStorageBackend` goes by the desktop's name, and
 * `isAsyncEncryptionAvailable` counts this key too.
 * https://chromium.googlesource.com/chromium/src/+/main/components/os_crypt/async/browser/fallback_linux_key_provider.cc
 */
const publishedKeyTag = 'v10'

export type Encryption = ReturnType<typeof createEncryption>

/** Encryption with a key that the system keeps for this user. Use it only once the app is ready. */
export function createEncryption(storage: SafeStorage, platform: NodeJS.Platform) {
  /** Whether only this user can decrypt the blob. */
  const isSecret = (blob: Buffer) =>
    platform !== 'linux' || !blob.toString('latin1').startsWith(publishedKeyTag)
  return {
    isSecret,

    /** @throws if the system refuses, or has no key of its own */
    async encrypt(text: string): Promise<Buffer> {
      const isAvailable =
        (await storage.isAsyncEncryptionAvailable?.()) ?? storage.isEncryptionAvailable?.()
      if (isAvailable !== true) throw new Error('no encryption is available')
      const blob = (await storage.encryptStringAsync?.(text)) ?? storage.encryptString?.(text)
      if (!blob) throw new Error('this runtime cannot encrypt')
      if (!isSecret(blob)) throw new Error('no keyring, only a publicly known key')
      return blob
    },

    /**
     * @returns the text, and whether it should be encrypted again with a newer key
     * @throws if the blob does not belong to this user on this system
     */
    async decrypt(blob: Buffer): Promise<{ readonly text: string; readonly isOutdated: boolean }> {
      const decrypted = await storage.decryptStringAsync?.(blob)
      if (decrypted) return { text: decrypted.result, isOutdated: decrypted.shouldReEncrypt }
      const text = storage.decryptString?.(blob)
      if (text === undefined) throw new Error('this runtime cannot decrypt')
      return { text, isOutdated: false }
    },
  }
}
