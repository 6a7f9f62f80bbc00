import { posix, win32 } from 'node:path'

/** The machine to search for engines. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** The user's home folder. */
  readonly home: string
}

/** The VOICEVOX app's user data folder (Electron's `userData` of an app called voicevox). */
export function voicevoxData({ platform, env, home }: Machine): string {
  if (platform === 'win32')
    return win32.join(env['APPDATA'] ?? win32.join(home, 'AppData', 'Roaming'), 'voicevox')
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'voicevox')
  return posix.join(env['XDG_CONFIG_HOME'] ?? posix.join(home, '.config'), 'voicevox')
}

/**
 * Where installers put engines: VOICEVOX before AivisSpeech.
 * @returns `engines`: engine folders; `parents`: `vvpp-engines`, where the VOICEVOX app keeps the engines that it
 *   downloaded
 */
export function enginePlaces(machine: Machine): {
  readonly engines: readonly string[]
  readonly parents: readonly string[]
} {
  const { platform, env, home } = machine
  const join = (...parts: string[]) => (platform === 'win32' ? win32 : posix).join(...parts)
  const parents = [join(voicevoxData(machine), 'vvpp-engines')]
  if (platform === 'win32') {
    const programs = join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Programs')
    const engines = [
      join(programs, 'VOICEVOX', 'vv-engine'),
      join(programs, 'AivisSpeech', 'AivisSpeech-Engine'),
    ]
    return { engines, parents }
  }
  if (platform === 'darwin') {
    const apps = ['/Applications', join(home, 'Applications')]
    const inApp = (app: string, engine: string) =>
      apps.map((folder) => join(folder, `${app}.app`, 'Contents', 'Resources', engine))
    const engines = [
      ...inApp('VOICEVOX', 'vv-engine'),
      ...inApp('AivisSpeech', 'AivisSpeech-Engine'),
    ]
    return { engines, parents }
  }
  return { engines: [join(home, 'VOICEVOX', 'vv-engine'), '/opt/VOICEVOX/vv-engine'], parents }
}
