/**
 * The memory of a process that is its own, in bytes, in the text of `/proc/<pid>/status`: files that it has mapped are not
 * counted, which the system can drop (https://docs.kernel.org/filesystems/proc.html).
 * @returns undefined where the text does not tell
 */
export function memoryInProcStatus(text: string): number | undefined {
  const resident = kilobytes(text, 'RssAnon')
  return resident === undefined ? undefined : (resident + (kilobytes(text, 'VmSwap') ?? 0)) * 1024
}

function kilobytes(text: string, name: string): number | undefined {
  const digits = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** The memory in the output of `ps -o rss=`, in bytes; undefined where there is no such process. */
export function memoryInPs(text: string): number | undefined {
  const kilobytes = /^\s*(\d+)\s*$/.exec(text)?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
}
