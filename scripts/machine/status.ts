/** Prints a status line of the preparation scripts, distinct from the output of the tools they run. */
export function printStatus(line: string): void {
  process.stdout.write(`hot-dash: ${line}\n`)
}

/** `1234567` → `1.2 MB`: decimal units, as in downloads. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`
}

/** A line of progress, with a percentage if the total size is known (both in bytes). */
export function progressLine(label: string, bytes: number, total?: number): string {
  if (total === undefined) return `${label}: ${megabytes(bytes)}`
  const seen = Math.min(bytes, total)
  return `${label}: ${megabytes(seen)} of ${megabytes(total)} (${Math.floor((seen / total) * 100).toString()} %)`
}
