import { describe, expect, test, vi } from 'vitest'
import { showInDock } from '../../../main/desktop/home-window.ts'
import { startSwitches, startTaskNames } from '../../../main/desktop/rules/start-switches.ts'
import { applicationMenu, jumpList } from '../../../main/desktop/system-menus.ts'
import en from '../../../resources/locales/en.json' with { type: 'json' }
import ja from '../../../resources/locales/ja.json' with { type: 'json' }

vi.mock('electron', () => ({}))

const names = applicationMenu.flatMap(({ name, items }) => [
  name,
  ...items.filter((item) => item !== '-'),
])

describe('the menu bar of macOS', () => {
  test('has each entry once, with a text in both languages, and no unused texts', () => {
    expect(new Set(names).size).toBe(names.length)
    for (const { applicationMenu: texts } of [en, ja])
      expect(Object.keys(texts).sort()).toEqual([...names].sort())
  })

  test('has the editing shortcuts, but no browser commands', () => {
    expect(names).toEqual(expect.arrayContaining(['undo', 'copy', 'paste', 'selectAll', 'quit']))
    for (const role of ['reload', 'forceReload', 'toggleDevTools', 'zoomIn', 'togglefullscreen'])
      expect(names).not.toContain(role)
  })

  test('never starts or ends a menu with a separator, or has two in a row', () => {
    for (const { name, items } of applicationMenu) {
      const all = ['-', ...items, '-']
      const pairs = all.slice(1).map((item, index) => [all[index], item])
      expect(pairs, name).not.toContainEqual(['-', '-'])
    }
  })
})

describe('the Dock of macOS', () => {
  test('is updated when Home opens or closes, and only then', async () => {
    const told: string[] = []
    let isVisible = true
    const dock = {
      isVisible: () => isVisible,
      hide() {
        told.push('hide')
        isVisible = false
      },
      show() {
        told.push('show')
        isVisible = true
        return Promise.reject(new Error('the Dock is busy'))
      },
    }
    for (const hasHome of [false, false, true, true, false]) showInDock(dock, hasHome)
    await Promise.resolve()
    expect(told).toEqual(['hide', 'show', 'hide'])
  })

  test('is left alone on other systems', () => {
    expect(() => showInDock(undefined, false)).not.toThrow()
  })
})

const text = (key: string) => `${key.replace('systemMenu.', '')} of Dash`

test('the jump list starts the program with the switch of each task', () => {
  const program = String.raw`C:\Users\dev\AppData\Local\Programs\Hot Dash\Hot Dash.exe`
  expect(jumpList((switches) => [program, ...switches], text)).toEqual(
    [
      ['feed', '--feed'],
      ['home', '--home'],
    ].map(([task, line]) => ({
      program,
      arguments: line,
      title: `${task} of Dash`,
      description: `${task} of Dash`,
      iconPath: program,
      iconIndex: 0,
    })),
  )
})

test('the path of the app comes before the switches, whatever characters it contains', () => {
  const [feed] = jumpList((switches) => ['electron.exe', String.raw`C:\my work`, ...switches], text)
  expect(feed?.arguments).toBe(String.raw`"C:\my work" --feed`)
})

test('each switch is parsed as its task', () => {
  const lines = jumpList((switches) => ['Hot Dash.exe', ...switches], text).map(
    (task) => startSwitches([task.program, ...task.arguments.split(' ')]).task,
  )
  expect(lines).toEqual(startTaskNames)
})
