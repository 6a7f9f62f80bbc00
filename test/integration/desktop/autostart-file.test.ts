import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAutostartFile } from '../../../main/desktop/autostart-file.ts'

const name = 'dev.hotdash.app.desktop'

describe.skipIf(process.platform !== 'linux')('the autostart file', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hot-dash-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const path = () => join(folder, 'config', 'autostart', name)
  const open = () => createAutostartFile(join(folder, 'config'))

  test.each([
    'plain',
    'with spaces and  two',
    `'single' "double" \`back\``,
    'for $HOME ${HOME} $(id)',
    'percent %f 100% %%',
    String.raw`back\slash \n \" \\`,
    'a=b;c&d|e<f>g*h?i#j(k)~l!',
    'ホット ダッシュ 🔥',
    'tab\tand\nline',
  ])(
    'makes GLib start the program with the same arguments, from a folder named %j',
    async (odd) => {
      const place = join(folder, odd)
      mkdirSync(place)
      // GLib refuses a program whose name it cannot find, so the name must survive the quoting too.
      const program = join(place, 'Hot Dash.AppImage')
      const told = join(folder, 'told')
      writeFileSync(
        program,
        `#!/bin/sh\nprintf '%s\\0' "$0" "$@" > '${told}.new'\nmv '${told}.new' '${told}'\n`,
      )
      chmodSync(program, 0o755)
      const command = [program, odd, '', '--hidden']
      open().write(command)
      execFileSync('gio', ['launch', path()])
      while (!existsSync(told)) await setImmediate()
      expect(readFileSync(told, 'utf8').split('\0').slice(0, -1)).toEqual(command)
    },
  )

  test('exists from writing until removing it', () => {
    expect(open().isEnabled()).toBe(false)
    open().remove()
    open().write(['/opt/hot-dash', '--hidden'])
    expect(open().isEnabled()).toBe(true)
    open().write(['/opt/hot-dash'])
    expect(readFileSync(path(), 'utf8')).toContain('\nExec=/opt/hot-dash\nTryExec=/opt/hot-dash\n')
    open().remove()
    expect(open().isEnabled()).toBe(false)
    expect(existsSync(path())).toBe(false)
  })

  test.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])(
    'is disabled if the system has written %s',
    (line) => {
      open().write(['/opt/hot-dash'])
      const text = readFileSync(path(), 'utf8')
      writeFileSync(path(), text.replace(/X-GNOME.*/, line))
      expect(open().isEnabled()).toBe(false)
    },
  )

  test('reports a folder that cannot be written to', () => {
    writeFileSync(join(folder, 'config'), 'a file where the folder should be')
    expect(() => open().write(['/opt/hot-dash'])).toThrow()
    expect(open().isEnabled()).toBe(false)
  })
})
