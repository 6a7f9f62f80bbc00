import { describe, expect, it } from 'vitest'
import { followInDock } from '../../../main/desktop/dock.ts'
import { applicationMenu, isInDock } from '../../../main/desktop/rules/application-menu.ts'
import en from '../../../resources/locales/en.json' with { type: 'json' }
import ja from '../../../resources/locales/ja.json' with { type: 'json' }

const entries = applicationMenu.flatMap(({ items }) => items)
const names = [
  ...applicationMenu.map(({ name }) => name),
  ...entries.flatMap((entry) => {
    if (entry.type === 'separator') return []
    return [entry.type === 'role' ? entry.role : entry.action]
  }),
]

describe('the menu bar of macOS', () => {
  it('has each entry once, with a text in both languages, and no unused texts', () => {
    expect(new Set(names).size).toBe(names.length)
    for (const { applicationMenu: texts } of [en, ja])
      expect(Object.keys(texts).sort()).toEqual([...names].sort())
  })

  it('has the editing shortcuts, and nothing of a browser', () => {
    expect(names).toEqual(expect.arrayContaining(['undo', 'copy', 'paste', 'selectAll', 'quit']))
    for (const role of ['reload', 'forceReload', 'toggleDevTools', 'zoomIn', 'togglefullscreen'])
      expect(names).not.toContain(role)
  })

  it('never starts or ends a menu with a separator, or has two in a row', () => {
    for (const { name, items } of applicationMenu) {
      const types = ['separator', ...items.map(({ type }) => type), 'separator']
      const pairs = types.slice(1).map((type, index) => [types[index], type])
      expect(pairs, name).not.toContainEqual(['separator', 'separator'])
    }
  })
})

describe('the Dock of macOS', () => {
  it.each([
    [{ hasHome: true }, true],
    [{ hasHome: false }, false],
  ])('with %j shows the icon: %s', (windows, expected) => {
    expect(isInDock(windows)).toBe(expected)
  })

  it('is updated when Home opens or closes, and only then', async () => {
    const told: string[] = []
    let isVisible = true
    const follow = followInDock({
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
    })
    for (const hasHome of [false, false, true, true, false]) follow({ hasHome })
    await Promise.resolve()
    expect(told).toEqual(['hide', 'show', 'hide'])
  })

  it('is left alone on other systems', () => {
    expect(() => followInDock(undefined)({ hasHome: false })).not.toThrow()
  })
})
