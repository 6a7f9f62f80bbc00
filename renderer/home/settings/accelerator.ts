type PressedKey = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'
>

/** Matches the codes of keys that have the same name in Electron. */
const namedCode =
  /^(?:Key|Digit|Arrow)?([A-Z0-9]|Up|Down|Left|Right|Space|Home|End|PageUp|PageDown|Insert|Delete|F[1-9]|F1\d|F2[0-4])$/

/** With Alt or Option, a letter key may type another character, so use the key's position on the keyboard. */
const mainKey = ({ key, code }: PressedKey): string | undefined =>
  /^[a-z0-9]$/i.test(key) ? key.toUpperCase() : namedCode.exec(code)?.[1]

/**
 * Writes pressed keys in Electron's notation (https://www.electronjs.org/docs/latest/api/accelerator).
 * @returns null if the keys have neither Control nor Alt nor Super, because they may type text in a program
 */
export function acceleratorOf(pressed: PressedKey): string | null {
  const { ctrlKey, altKey, shiftKey, metaKey } = pressed
  const key = mainKey(pressed)
  if (key === undefined || !(ctrlKey || altKey || metaKey)) return null
  const held = { Control: ctrlKey, Alt: altKey, Shift: shiftKey, Super: metaKey }
  const names = Object.entries(held).filter(([, isDown]) => isDown)
  return [...names.map(([name]) => name), key].join('+')
}

const onMac: Readonly<Record<string, string>> = { Control: '⌃', Alt: '⌥', Shift: '⇧', Super: '⌘' }
const elsewhere: Readonly<Record<string, string>> = { Control: 'Ctrl', Super: 'Win' }

/** Writes an accelerator in the system's notation. */
export const keysAsWritten = (accelerator: string, isMac: boolean): string =>
  accelerator
    .split('+')
    .map((key) => (isMac ? onMac : elsewhere)[key] ?? key)
    .join(isMac ? '' : ' + ')
