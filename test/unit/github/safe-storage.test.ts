import { expect, test } from 'vitest'

import { createEncryption } from '../../../main/sources/github/safe-storage.ts'
import type { SafeStorage } from '../../../main/sources/github/safe-storage.ts'

const encrypted = Buffer.from('encrypted')

/** As Electron 33 has it. */
function synchronous(available: boolean, backend = 'gnome_libsecret'): SafeStorage {
  return {
    isEncryptionAvailable: () => available,
    encryptString: () => encrypted,
    decryptString: (blob) => `of ${blob.toString()}`,
    getSelectedStorageBackend: () => backend,
  }
}

/** As Electron 45 has it, where the other half is deprecated. */
function asynchronous(available: boolean, stale = false): SafeStorage {
  const deprecated = () => {
    throw new Error('deprecated')
  }
  return {
    isAsyncEncryptionAvailable: () => Promise.resolve(available),
    encryptStringAsync: () => Promise.resolve(encrypted),
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
] as const)('Electron %s encrypts where the system keeps a key', async ([, storage]) => {
  const encryption = createEncryption(storage(true), 'darwin')
  expect(await encryption.isAvailable()).toBe(true)
  expect(await encryption.encrypt('text')).toBe(encrypted)
  expect(await encryption.decrypt(encrypted)).toEqual({ text: 'of encrypted', isOutdated: false })
  expect(await createEncryption(storage(false), 'darwin').isAvailable()).toBe(false)
})

test('on Linux a key that everybody knows is no secrecy', async () => {
  expect(await createEncryption(synchronous(true, 'basic_text'), 'linux').isAvailable()).toBe(false)
  expect(await createEncryption(synchronous(true), 'linux').isAvailable()).toBe(true)
})

test('a blob of an older key is called outdated', async () => {
  const { isOutdated } = await createEncryption(asynchronous(true, true), 'win32').decrypt(
    encrypted,
  )
  expect(isOutdated).toBe(true)
})

test('what the system throws is a rejection', async () => {
  const refusing: SafeStorage = {
    encryptString: () => {
      throw new Error('locked')
    },
  }
  await expect(createEncryption(refusing, 'linux').encrypt('text')).rejects.toThrow('locked')
  await expect(createEncryption({}, 'linux').decrypt(encrypted)).rejects.toThrow()
})
