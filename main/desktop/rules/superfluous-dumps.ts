/** A crash dump that the system has written, as seen from its file. */
export interface CrashDump {
  /** Absolute path of the file. */
  readonly path: string
  /** When it was written, in milliseconds since the epoch. */
  readonly at: number
  readonly bytes: number
}

const maxDumps = 5
const maxBytes = 20_000_000

/** Newest first. */
export const byAge = (one: CrashDump, other: CrashDump): number => other.at - one.at

/**
 * The dumps to delete: the oldest, if there are more than five or they take more than 20 MB together. The newest
 * always stays.
 */
export function superfluousDumps(dumps: readonly CrashDump[]): readonly CrashDump[] {
  let bytes = 0
  return [...dumps].sort(byAge).filter((dump, index) => {
    bytes += dump.bytes
    return index > 0 && (index >= maxDumps || bytes > maxBytes)
  })
}

/**
 * Whether a file of Crashpad's database is a dump. A file in `new` is still being written.
 * https://chromium.googlesource.com/crashpad/crashpad/+/main/client/crash_report_database_generic.cc
 * @param folders between the database's folder and the file
 */
export const isDump = (folders: readonly string[], name: string): boolean =>
  name.endsWith('.dmp') && !folders.includes('new')
