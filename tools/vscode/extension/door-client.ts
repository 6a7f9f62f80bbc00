import { lstatSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { DoorAnswer } from '../../../main/door/door-lines.ts'
import { doorPlace } from '../../../main/door/rules/door-place.ts'
import type { Locale } from '../../../preload/contract/declared-settings.ts'

const timeoutMs = 1000
const maxAnswerBytes = 16 * 1024

/** Where the running app's door is, and the token of a pipe. */
interface FoundDoor {
  readonly address: string
  readonly token?: string
}

/**
 * Sends a command to the running app, as the `hot-dash` command does.
 * @param args the command and its arguments
 * @returns null if the app is not running, refuses, or does not answer in a second
 */
export function askDoor(args: readonly string[], locale: Locale): Promise<DoorAnswer | null> {
  const door = findDoor()
  if (door === null) return Promise.resolve(null)
  const { address, ...token } = door
  return new Promise((resolve) => {
    let received = ''
    const client = connect(address)
    const end = (answer: DoorAnswer | null) => {
      client.destroy()
      resolve(answer)
    }
    client.setEncoding('utf8').setTimeout(timeoutMs, () => end(null))
    client.on('connect', () =>
      client.write(`${JSON.stringify({ v: 1, args, locale, ...token })}\n`),
    )
    client.on('error', () => end(null))
    client.on('close', () => end(null))
    client.on('data', (chunk: string) => {
      received += chunk
      if (received.endsWith('\n')) end(parseAnswer(received))
      else if (received.length > maxAnswerBytes) end(null)
    })
  })
}

function parseAnswer(line: string): DoorAnswer | null {
  try {
    const answer = JSON.parse(line) as DoorAnswer
    return answer.exit === 0 ? answer : null
  } catch {
    return null
  }
}

/** @returns null if there is no door, or if it is not the user's own */
function findDoor(): FoundDoor | null {
  const { platform, env } = process
  const home = env['HOT_DASH_HOME'] === '' ? undefined : env['HOT_DASH_HOME']
  const { type, folder, address } = doorPlace({
    platform,
    home,
    dataFolder: home ?? dataFolder(),
    runtimeFolder: env['XDG_RUNTIME_DIR'],
    random: '',
  })
  try {
    if (type === 'socket') {
      const { uid, mode } = lstatSync(folder)
      return uid === process.getuid?.() && (mode & 0o077) === 0 ? { address } : null
    }
    const { pipe, token } = JSON.parse(readFileSync(join(folder, 'door.json'), 'utf8')) as Readonly<
      Record<'pipe' | 'token', string>
    >
    return { address: pipe, token }
  } catch {
    return null
  }
}

/** As Electron names it: https://www.electronjs.org/docs/latest/api/app#appgetpathname */
function dataFolder(): string {
  const { platform, env } = process
  if (platform === 'win32') return join(env['APPDATA'] ?? '', 'Hot Dash')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Hot Dash')
  return join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'Hot Dash')
}
