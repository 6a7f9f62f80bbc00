import { safeStorage } from 'electron'

import { secretsOver } from './secrets.ts'
import type { Secrets } from './secrets.ts'

/** The system's keyring, by way of Electron. Call it after the app is ready. */
export function createTokenVault(): Secrets {
  return secretsOver(safeStorage, process.platform)
}
