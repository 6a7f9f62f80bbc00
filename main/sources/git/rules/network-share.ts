const device = /^(?:[\\/]{2,}[?.]|[\\/]\?\?)[\\/]+(.*)$/s

/**
 * The network share of a path, from its text, on any platform: `\\server\share\…` and `//server/share/…`, also after
 * `\\?\UNC\` (https://learn.microsoft.com/windows/win32/fileio/naming-a-file).
 * @returns the same text for the same share; null for a path on this machine or a relative one
 */
export function shareOf(path: string): string | null {
  const ofDevice = device.exec(path)?.[1]
  if (ofDevice === undefined) {
    const rest = /^[\\/]{2,}(.*)$/s.exec(path)?.[1]
    return rest === undefined ? null : serverAndShare(rest)
  }
  const parts = ofDevice.split(/[\\/]+/)
  const isUnc = /^unc$/i.test(parts[0] ?? '')
  if (isUnc) return serverAndShare(parts.slice(1).join('/'))
  // Other devices of Windows can lead to another machine, and so can `..` that climbs to the top.
  const isDisk = /^(?:[a-z]:|volume\{[^}]*\})$/i.test(parts[0] ?? '') && !parts.includes('..')
  return isDisk ? null : `device ${ofDevice.toLowerCase()}`
}

function serverAndShare(rest: string): string {
  const [server = '', share = ''] = rest.toLowerCase().split(/[\\/]+/)
  // Both names mean this machine's own Linux systems (https://learn.microsoft.com/windows/wsl/filesystems).
  return `${server === 'wsl$' ? 'wsl.localhost' : server}/${share}`
}

/**
 * Whether a path that a repository's own file names leads to another machine or to a device. Windows would sign in
 * there, and so send the user's name and a password hash to a server that the repository's author chose.
 * @param target the path as the file has it
 * @param folder the repository's folder, absolute: the same share does not count as another machine
 */
export function leadsToOtherMachine(target: string, folder: string): boolean {
  const share = shareOf(target)
  if (share !== null) return share !== shareOf(folder)
  return device.test(target)
}
