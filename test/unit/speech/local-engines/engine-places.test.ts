import { expect, test } from 'vitest'
import { voicevoxDataFolder, type Machine } from '../../../../main/speech/engine/find-engines.ts'
import { enginePlaces } from '../../../../main/speech/local-engines/local-engines.ts'

const windows: Machine = {
  platform: 'win32',
  home: 'C:\\Users\\hinata',
  env: { LOCALAPPDATA: 'D:\\Local', APPDATA: 'D:\\Roaming' },
}
const mac: Machine = { platform: 'darwin', home: '/Users/hinata', env: {} }
const linux: Machine = { platform: 'linux', home: '/home/hinata', env: {} }

test.each([
  [
    'Windows',
    windows,
    [
      'D:\\Local\\Programs\\VOICEVOX\\vv-engine',
      'D:\\Local\\Programs\\AivisSpeech\\AivisSpeech-Engine',
    ],
    'D:\\Roaming\\voicevox\\vvpp-engines',
  ],
  [
    'macOS',
    mac,
    [
      '/Applications/VOICEVOX.app/Contents/Resources/vv-engine',
      '/Users/hinata/Applications/VOICEVOX.app/Contents/Resources/vv-engine',
      '/Applications/AivisSpeech.app/Contents/Resources/AivisSpeech-Engine',
      '/Users/hinata/Applications/AivisSpeech.app/Contents/Resources/AivisSpeech-Engine',
    ],
    '/Users/hinata/Library/Application Support/voicevox/vvpp-engines',
  ],
  [
    'Linux',
    linux,
    ['/home/hinata/VOICEVOX/vv-engine', '/opt/VOICEVOX/vv-engine'],
    '/home/hinata/.config/voicevox/vvpp-engines',
  ],
])(
  'engines are searched for where their installers put them on %s',
  (_, machine, engines, parent) => {
    expect(enginePlaces(machine)).toEqual({ engines, parents: [parent] })
  },
)

test.each([
  ['Windows', { ...windows, env: {} }, 'C:\\Users\\hinata\\AppData\\Roaming\\voicevox'],
  ['Linux', { ...linux, env: { XDG_CONFIG_HOME: '/elsewhere' } }, '/elsewhere/voicevox'],
])(
  'the VOICEVOX app’s data folder follows the environment variables of %s',
  (_, machine, folder) => {
    expect(voicevoxDataFolder(machine)).toBe(folder)
  },
)
