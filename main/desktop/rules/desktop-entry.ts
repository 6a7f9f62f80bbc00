/**
 * Desktop entries as a session starts them (https://specifications.freedesktop.org/autostart-spec/, "Desktop Entry
 * Specification" 1.5). Such a file is read in two steps: its values are unescaped, then a command is taken apart.
 */

/** What has a meaning of its own in a command, so that an argument with it must be quoted. */
const reserved = /[\s"'\\><~|&;$*?#()`]/

/** A value of type string. */
const escaped = (text: string): string =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r')

/** An argument of a command; `%` would begin a field code. */
function quoted(argument: string): string {
  const plain = argument.replaceAll('%', '%%')
  if (plain !== '' && !reserved.test(plain)) return plain
  return `"${plain.replaceAll(/["`$\\]/g, String.raw`\$&`)}"`
}

/**
 * A program's name may not have an equals sign, says the specification, and GLib looks for one with `%%` in it as it is
 * written: such a program is started by a shell, to which its name is an argument.
 */
const startable = (command: readonly string[]): readonly string[] =>
  /[=%]/.test(command[0] ?? '') ? ['/bin/sh', '-c', 'exec "$0" "$@"', ...command] : command

/**
 * The entry that lets a session start a program; once that is gone, it starts nothing.
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

/** Whether a session would start what an entry names: the system's own settings may have switched it off in the file. */
export function isEnabled(entry: string): boolean {
  const values = new Map(
    entry.split('\n').flatMap((line) => {
      const [, key = '', value = ''] = /^([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
      return key === '' ? [] : [[key, value] as const]
    }),
  )
  return values.get('Hidden') !== 'true' && values.get('X-GNOME-Autostart-enabled') !== 'false'
}
