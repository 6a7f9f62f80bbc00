/**
 * The parts of Electron's safeStorage that we use. Electron 33 lacks the async half; Electron 46 will lack the sync
 * half.
 */
export interface SafeStorage {
  isAsyncEncryptionAvailable?(): Promise<boolean>
  encryptStringAsync?(text: string): Promise<Buffer>
  decryptStringAsync?(blob: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>
  isEncryptionAvailable?(): boolean
  encryptString?(text: string): Buffer
  decryptString?(blob: Buffer): string
}

/** Encryption with a key that the system keeps for this user. */
export interface Encryption {
  /** @throws if the system refuses, or has no key of its own */
  encrypt(text: string): Promise<Buffer>
  /**
   * @returns the text, and whether it should be encrypted again (with a newer key)
   * @throws if the blob does not belong to this user on this system
   */
  decrypt(blob: Buffer): Promise<{ readonly text: string; readonly isOutdated: boolean }>
  /** Whether only this user can decrypt the blob. */
  isSecret(blob: Buffer): boolean
}

/**
 * On Linux, the prefix of a blob that Chromium encrypted with the key in its own source, because there is no keyring.
 * There is no way to ask beforehand: `getSelectedStorageBackend` goes by the desktop's name, and
 * `isAsyncEncryptionAvailable` counts this key too.
 * https://chromium.googlesource.com/chromium/src/+/main/components/os_crypt/async/browser/fallback_linux_key_provider.cc
 */
const publishedKeyTag = 'v10'

/** Encryption with Electron's safeStorage. Use it only once the app is ready. */
export function createEncryption(storage: SafeStorage, platform: NodeJS.Platform): Encryption {
  const { isAsyncEncryptionAvailable, encryptStringAsync, decryptStringAsync } = asyncHalf(storage)
  const isSecret = (blob: Buffer) =>
    platform !== 'linux' || !blob.toString('latin1').startsWith(publishedKeyTag)
  return {
    async encrypt(text) {
      if (!(await isAsyncEncryptionAvailable())) throw new Error('no encryption is available')
      const blob = await encryptStringAsync(text)
      if (!isSecret(blob)) throw new Error('no keyring, only a publicly known key')
      return blob
    },
    isSecret,
    async decrypt(blob) {
      const { result, shouldReEncrypt } = await decryptStringAsync(blob)
      return { text: result, isOutdated: shouldReEncrypt }
    },
  }
}

/** The async half if the runtime has it, otherwise built on the sync half. */
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
