import { expect, test } from 'vitest'
import { applyPatch, defaultSettings } from '../../../preload/contract/declared-settings.ts'
import { acceleratorOf, keysAsWritten } from '../../../renderer/home/settings/accelerator.ts'

const pressed = (key: string, code: string, held = '') => ({
  key,
  code,
  ctrlKey: held.includes('C'),
  altKey: held.includes('A'),
  shiftKey: held.includes('S'),
  metaKey: held.includes('M'),
})

test.each([
  [pressed('d', 'KeyD', 'CA'), 'Control+Alt+D'],
  [pressed('D', 'KeyD', 'CAS'), 'Control+Alt+Shift+D'],
  // On a Mac, Option types another character.
  [pressed('∂', 'KeyD', 'A'), 'Alt+D'],
  [pressed('F9', 'F9', 'C'), 'Control+F9'],
  [pressed('ArrowUp', 'ArrowUp', 'M'), 'Super+Up'],
  [pressed('!', 'Digit1', 'CS'), 'Control+Shift+1'],
])('%j is the shortcut %s, which the settings accept', (key, accelerator) => {
  expect(acceleratorOf(key)).toBe(accelerator)
  expect(applyPatch({ comeHereKeys: accelerator }, defaultSettings)).toEqual({
    comeHereKeys: accelerator,
  })
})

test.each([
  pressed('d', 'KeyD'),
  pressed('D', 'KeyD', 'S'),
  pressed('Control', 'ControlLeft', 'C'),
  pressed('F9', 'F9'),
  pressed('ü', 'BracketLeft', 'C'),
])('%j is not a shortcut', (key) => {
  expect(acceleratorOf(key)).toBeNull()
})

test.each(['D', 'Shift+D', 'Control+', 'Control+Alt', 'Hyper+D', 'Control+D; rm'])(
  'the settings refuse %s',
  (keys) => {
    expect(applyPatch({ comeHereKeys: keys }, defaultSettings)).toBeNull()
  },
)

test('keys are written in the notation of the system', () => {
  expect(keysAsWritten('Control+Alt+Super+D', false)).toBe('Ctrl + Alt + Win + D')
  expect(keysAsWritten('Control+Alt+Super+D', true)).toBe('⌃⌥⌘D')
})
