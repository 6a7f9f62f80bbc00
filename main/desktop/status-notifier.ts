import { execFile } from 'node:child_process'

const watcher = 'org.kde.StatusNotifierWatcher'
const timeoutMs = 2000

/** Programs that can query the session bus, by absolute path: the desktop's own packages install them there. */
const questions: readonly (readonly [program: string, args: readonly string[]])[] = [
  [
    '/usr/bin/dbus-send',
    [
      ...['--session', '--print-reply=literal', '--dest=org.freedesktop.DBus'],
      ...['/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', `string:${watcher}`],
    ],
  ],
  [
    '/usr/bin/gdbus',
    [
      ...['call', '--session', '--dest', 'org.freedesktop.DBus'],
      ...['--object-path', '/org/freedesktop/DBus'],
      ...['--method', 'org.freedesktop.DBus.NameHasOwner', watcher],
    ],
  ],
]

/**
 * Whether this desktop shows tray icons: always on other systems; on Linux, if the session bus has a
 * StatusNotifierWatcher (https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/). Unknown counts as no.
 */
export async function showsTrayIcons(platform: NodeJS.Platform): Promise<boolean> {
  if (platform !== 'linux') return true
  for (const [program, args] of questions) {
    const answer = await ask(program, args)
    if (answer !== undefined) return answer.includes('true')
  }
  return false
}

/** @returns the program's output, or undefined if it is missing or fails */
function ask(program: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: timeoutMs, encoding: 'utf8' }, (error, output) =>
      resolve(error ? undefined : output),
    )
  })
}
