/** Key combinations in Electron's notation (https://www.electronjs.org/docs/latest/api/accelerator). */

export interface PressedKey {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly metaKey: boolean
}

/** The codes of the keys that Electron knows by these names. */
const namedCode =
  /^(?:Key|Digit|Arrow)?([A-Z0-9]|Up|Down|Left|Right|Space|Home|End|PageUp|PageDown|Insert|Delete|F[1-9]|F1\d|F2[0-4])$/

/** With Alt or Option, a letter key types another character: then use its position on the keyboard. */
const mainKey = ({ key, code }: PressedKey): string | undefined =>
  /^[a-z0-9]$/i.test(key) ? key.toUpperCase() : namedCode.exec(code)?.[1]

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
