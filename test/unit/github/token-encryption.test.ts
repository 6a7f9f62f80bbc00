import { expect, test } from 'vitest'

import { createEncryption } from '../../../main/sources/github/token-encryption.ts'
import type { SafeStorage } from '../../../main/sources/github/token-encryption.ts'

const encrypted = Buffer.from('encrypted')

/** As in Electron 33. */
function synchronous(available: boolean, blob = encrypted): SafeStorage {
  return {
    isEncryptionAvailable: () => available,
    encryptString: () => blob,
    decryptString: (blob) => `of ${blob.toString()}`,
  }
}

/** As in Electron 45, which deprecates the sync half. */
function asynchronous(available: boolean, blob = encrypted, stale = false): SafeStorage {
  const deprecated = () => {
    throw new Error('deprecated')
  }
  return {
    isAsyncEncryptionAvailable: () => Promise.resolve(available),
    encryptStringAsync: () => Promise.resolve(blob),
    decryptStringAsync: (blob) =>
      Promise.resolve({ result: `of ${blob.toString()}`, shouldReEncrypt: stale }),
    isEncryptionAvailable: deprecated,
    encryptString: deprecated,
    decryptString: deprecated,
  }
}

test.for([
  ['33', synchronous],
  ['45', asynchronous],
] as const)('Electron %s encrypts if the system keeps a key', async ([, storage]) => {
  const encryption = createEncryption(storage(true), 'darwin')
  expect(await encryption.encrypt('text')).toBe(encrypted)
  expect(await encryption.decrypt(encrypted)).toEqual({ text: 'of encrypted', isOutdated: false })
  expect(encryption.isSecret(encrypted)).toBe(true)
  await expect(createEncryption(storage(false), 'darwin').encrypt('text')).rejects.toThrow()
})

test.for([
  ['33', synchronous],
  ['45', asynchronous],
] as const)(
  'on Linux a publicly known key is not secret, with Electron %s',
  async ([, storage]) => {
    const published = Buffer.from('v10 with the key in the source of Chromium')
    const onLinux = createEncryption(storage(true, published), 'linux')
    await expect(onLinux.encrypt('text')).rejects.toThrow('no keyring')
    expect(onLinux.isSecret(published)).toBe(false)
    // On other systems the same tag means a key of the system.
    const onMac = createEncryption(storage(true, published), 'darwin')
    expect(await onMac.encrypt('text')).toBe(published)
    expect(onMac.isSecret(published)).toBe(true)
    const withKeyring = Buffer.from('v11 with a key of the keyring')
    expect(await createEncryption(storage(true, withKeyring), 'linux').encrypt('text')).toBe(
      withKeyring,
    )
  },
)

test('a blob of an older key is reported as outdated', async () => {
  const { isOutdated } = await createEncryption(
    asynchronous(true, encrypted, true),
    'win32',
  ).decrypt(encrypted)
  expect(isOutdated).toBe(true)
})

test('an error that the system throws becomes a rejection', async () => {
  const refusing: SafeStorage = {
    isEncryptionAvailable: () => true,
    encryptString: () => {
      throw new Error('locked')
    },
  }
  await expect(createEncryption(refusing, 'linux').encrypt('text')).rejects.toThrow('locked')
  await expect(createEncryption({}, 'linux').decrypt(encrypted)).rejects.toThrow()
})
