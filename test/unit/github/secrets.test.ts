import { expect, test } from 'vitest'

import { secretsOver } from '../../../main/sources/github/secrets.ts'
import type { SafeStorage } from '../../../main/sources/github/secrets.ts'

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
] as const)('Electron %s keeps secrets where the system does', async ([, storage]) => {
  const secrets = secretsOver(storage(true), 'darwin')
  expect(await secrets.available()).toBe('kept')
  expect(await secrets.encrypt('text')).toBe(encrypted)
  expect(await secrets.decrypt(encrypted)).toEqual({ text: 'of encrypted', stale: false })
  expect(await secretsOver(storage(false), 'darwin').available()).toBe('session-only')
})

test('on Linux a key that everybody knows is no secrecy', async () => {
  expect(await secretsOver(synchronous(true, 'basic_text'), 'linux').available()).toBe(
    'session-only',
  )
  expect(await secretsOver(synchronous(true), 'linux').available()).toBe('kept')
})

test('a blob of an older key is called stale', async () => {
  const { stale } = await secretsOver(asynchronous(true, true), 'win32').decrypt(encrypted)
  expect(stale).toBe(true)
})

test('what the system throws is a rejection', async () => {
  const refusing: SafeStorage = {
    encryptString: () => {
      throw new Error('locked')
    },
  }
  await expect(secretsOver(refusing, 'linux').encrypt('text')).rejects.toThrow('locked')
  await expect(secretsOver({}, 'linux').decrypt(encrypted)).rejects.toThrow()
})
