/** Prints a status line of a preparation script, distinct from the output of the tools that it runs. */
export function printStatus(line: string): void {
  process.stdout.write(`hot-dash: ${line}\n`)
}

/** Formats bytes: `1234567` → `1.2 MB`, in decimal units. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`
}

/** A line of progress, with a percentage if the total size is known. Sizes are in bytes. */
export function progressLine(label: string, bytes: number, total?: number): string {
  if (total === undefined) return `${label}: ${megabytes(bytes)}`
  const seen = Math.min(bytes, total)
  return `${label}: ${megabytes(seen)} of ${megabytes(total)} (${Math.floor((seen / total) * 100).toString()} %)`
}
