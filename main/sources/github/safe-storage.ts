/** What we use of Electron's safeStorage. The async half is missing in Electron 33, the other one will be in 46. */
export interface SafeStorage {
  isAsyncEncryptionAvailable?(): Promise<boolean>
  encryptStringAsync?(text: string): Promise<Buffer>
  decryptStringAsync?(blob: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>
  isEncryptionAvailable?(): boolean
  encryptString?(text: string): Buffer
  decryptString?(blob: Buffer): string
  /** Linux only. */
  getSelectedStorageBackend?(): string
}

/** Encryption with a key that the system keeps for this user. */
export interface Encryption {
  /** Whether the system offers secrecy. */
  isAvailable(): Promise<boolean>
  /** @throws where the system refuses */
  encrypt(text: string): Promise<Buffer>
  /**
   * @returns the text, and whether it should be encrypted again (with a newer key)
   * @throws where the blob is not of this user on this system
   */
  decrypt(blob: Buffer): Promise<{ readonly text: string; readonly isOutdated: boolean }>
}

/** Encryption by Electron's safeStorage, to be used after the app is ready. */
export function createEncryption(storage: SafeStorage, platform: NodeJS.Platform): Encryption {
  const { isAsyncEncryptionAvailable, encryptStringAsync, decryptStringAsync } = asyncHalf(storage)
  return {
    async isAvailable() {
      // Without a keyring Chromium "encrypts" with a key that everybody knows.
      if (platform === 'linux' && storage.getSelectedStorageBackend?.() === 'basic_text')
        return false
      return isAsyncEncryptionAvailable()
    },
    encrypt: encryptStringAsync,
    async decrypt(blob) {
      const { result, shouldReEncrypt } = await decryptStringAsync(blob)
      return { text: result, isOutdated: shouldReEncrypt }
    },
  }
}

/** The async half where it is there, else made of the other one. */
function asyncHalf(
  storage: SafeStorage,
): Required<
  Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'>
> {
  return {
    isAsyncEncryptionAvailable: () =>
      storage.isAsyncEncryptionAvailable?.() ??
      Promise.resolve(storage.isEncryptionAvailable?.() ?? false),
    encryptStringAsync: (text) =>
      storage.encryptStringAsync?.(text) ?? attempt(() => storage.encryptString?.(text)),
    decryptStringAsync: (blob) =>
      storage.decryptStringAsync?.(blob) ??
      attempt(() => {
        const result = storage.decryptString?.(blob)
        return result === undefined ? undefined : { result, shouldReEncrypt: false }
      }),
  }
}

async function attempt<T>(task: () => T | undefined): Promise<T> {
  const value = await Promise.resolve().then(task)
  if (value === undefined) throw new Error('this runtime has no safeStorage')
  return value
}
