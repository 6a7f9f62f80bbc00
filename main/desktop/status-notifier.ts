import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execFileAsync = promisify(execFile)
const timeoutMs = 2000

const bus = 'org.freedesktop.DBus'
const path = '/org/freedesktop/DBus'
const question = `${bus}.NameHasOwner`
const watcher = 'org.kde.StatusNotifierWatcher'

/** Programs that can query the session bus, by absolute path: the desktop's own packages install them there. */
const commands = [
  `/usr/bin/dbus-send --session --print-reply=literal --dest=${bus} ${path} ${question} string:${watcher}`,
  `/usr/bin/gdbus call --session --dest ${bus} --object-path ${path} --method ${question} ${watcher}`,
]

/**
 * Whether this desktop shows tray icons: always on other systems; on Linux, if the session bus has a
 * StatusNotifierWatcher (https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/). Unknown counts as no.
 */
export async function showsTrayIcons(platform: NodeJS.Platform): Promise<boolean> {
  if (platform !== 'linux') return true
  for (const command of commands) {
    const [program = '', ...args] = command.split(' ')
    try {
      const { stdout } = await execFileAsync(program, args, { timeout: timeoutMs })
      return stdout.includes('true')
    } catch {
      // The program is missing or fails, so try the next one.
    }
  }
  return false
}
