/**
 * A process's own memory in bytes, from the text of `/proc/<pid>/status`. Mapped files do not count, because the
 * system can drop them (https://docs.kernel.org/filesystems/proc.html).
 * @returns undefined if the text does not tell
 */
export function memoryInProcStatus(text: string): number | undefined {
  const resident = kilobytes(text, 'RssAnon')
  return resident === undefined ? undefined : (resident + (kilobytes(text, 'VmSwap') ?? 0)) * 1024
}

function kilobytes(text: string, name: string): number | undefined {
  const digits = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** The memory in the output of `ps -o rss=`, in bytes, or undefined if there is no such process. */
export function memoryInPs(text: string): number | undefined {
  const kilobytes = /^\s*(\d+)\s*$/.exec(text)?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
}
