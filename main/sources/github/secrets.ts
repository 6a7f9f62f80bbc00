/** Where tokens are kept between two runs. */
export interface Secrets {
  /** `session-only` where the system offers no secrecy: a token then lives until quit. */
  available(): Promise<'kept' | 'session-only'>
  /** @throws where the system refuses */
  encrypt(text: string): Promise<Buffer>
  /**
   * @returns the text, and whether its blob should be replaced by a newly encrypted one
   * @throws where the blob is not of this user on this system
   */
  decrypt(blob: Buffer): Promise<{ readonly text: string; readonly stale: boolean }>
}

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

/** The async half where it is there, else the other one. */
function half(
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

/** Secrets over Electron's safeStorage, to be used after the app is ready. */
export function secretsOver(storage: SafeStorage, platform: NodeJS.Platform): Secrets {
  const { isAsyncEncryptionAvailable, encryptStringAsync, decryptStringAsync } = half(storage)
  return {
    async available() {
      // Without a keyring Chromium "encrypts" with a key that everybody knows.
      if (platform === 'linux' && storage.getSelectedStorageBackend?.() === 'basic_text')
        return 'session-only'
      return (await isAsyncEncryptionAvailable()) ? 'kept' : 'session-only'
    },
    encrypt: encryptStringAsync,
    async decrypt(blob) {
      const { result, shouldReEncrypt } = await decryptStringAsync(blob)
      return { text: result, stale: shouldReEncrypt }
    },
  }
}
