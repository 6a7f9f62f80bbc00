import { environmentFor } from '../machine/environment.ts'
import { prepare } from '../machine/prepare.ts'
import { openSession, type Session } from '../machine/session.ts'

/** Prepares the machine and opens the session for tests with windows. Its environment contains the chosen Electron. */
export async function openTestSession(): Promise<Session> {
  const electron = await prepare('tests')
  const session = await openSession('tests')
  const keyring = process.platform === 'linux' ? ['--password-store=gnome-libsecret'] : []
  return { env: environmentFor(electron, session.env, keyring), close: () => session.close() }
}
