/** Key combinations in Electron's notation (https://www.electronjs.org/docs/latest/api/accelerator). */

export interface PressedKey {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly metaKey: boolean
}

const named: Readonly<Record<string, string>> = {
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Space: 'Space',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  Insert: 'Insert',
  Delete: 'Delete',
}

/** With Alt or Option, a letter key types another character: then use its position on the keyboard. */
function mainKey({ key, code }: PressedKey): string | undefined {
  if (/^[a-z0-9]$/i.test(key)) return key.toUpperCase()
  const [, letter] = /^(?:Key|Digit)([A-Z0-9])$/.exec(code) ?? []
  return letter ?? (/^F([1-9]|1\d|2[0-4])$/.test(code) ? code : named[code])
}

/** @returns undefined unless the keys type nothing in any program: a key with Control, Alt or Super */
export function acceleratorOf(pressed: PressedKey): string | undefined {
  const key = mainKey(pressed)
  if (key === undefined || !(pressed.ctrlKey || pressed.altKey || pressed.metaKey)) return undefined
  return [
    ...(pressed.ctrlKey ? ['Control'] : []),
    ...(pressed.altKey ? ['Alt'] : []),
    ...(pressed.shiftKey ? ['Shift'] : []),
    ...(pressed.metaKey ? ['Super'] : []),
    key,
  ].join('+')
}

const onMac: Readonly<Record<string, string>> = {
  Control: '⌃',
  Alt: '⌥',
  Shift: '⇧',
  Super: '⌘',
}
const elsewhere: Readonly<Record<string, string>> = { Control: 'Ctrl', Super: 'Win' }

/** The accelerator in the system's notation. */
export const keysAsWritten = (accelerator: string, isMac: boolean): string =>
  accelerator
    .split('+')
    .map((part) => (isMac ? onMac : elsewhere)[part] ?? part)
    .join(isMac ? '' : ' + ')
