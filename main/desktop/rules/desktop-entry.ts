/**
 * Desktop entries as a session starts them (https://specifications.freedesktop.org/autostart-spec/, "Desktop Entry
 * Specification" 1.5). The file is parsed in two steps: values are unescaped, then the command is split.
 */

/** Characters with a meaning in a command: an argument that contains one must be quoted. */
const reserved = /[\s"'\\><~|&;$*?#()`]/

/** A value of type string. */
const escaped = (text: string): string =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r')

/** An argument of a command; a `%` would start a field code. */
function quoted(argument: string): string {
  const plain = argument.replaceAll('%', '%%')
  if (plain !== '' && !reserved.test(plain)) return plain
  return `"${plain.replaceAll(/["`$\\]/g, String.raw`\$&`)}"`
}

/**
 * The specification forbids an equals sign in a program's name, and GLib looks up a name with `%%` literally. So a
 * shell starts such a program, with its name as an argument.
 */
const startable = (command: readonly string[]): readonly string[] =>
  /[=%]/.test(command[0] ?? '') ? ['/bin/sh', '-c', 'exec "$0" "$@"', ...command] : command

/**
 * The entry that makes a session start a program, or nothing if the program is gone.
 * @param command the program (an absolute path) and its arguments
 */
export function autostartEntry(name: string, command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${escaped(name)}`,
    `Exec=${escaped(startable(command).map(quoted).join(' '))}`,
    `TryExec=${escaped(command[0] ?? '')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}

/** Whether a session would start the entry: the system's settings may have disabled it in the file. */
export function isEnabled(entry: string): boolean {
  const values = new Map(
    entry.split('\n').flatMap((line) => {
      const [, key = '', value = ''] = /^([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
      return key === '' ? [] : [[key, value] as const]
    }),
  )
  return values.get('Hidden') !== 'true' && values.get('X-GNOME-Autostart-enabled') !== 'false'
}
