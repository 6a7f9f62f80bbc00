/**
 * A time zone where it is now ten or eleven in the morning. At night Dash sleeps while nobody types, and work does
 * not wake it.
 */
export function morningZone(now: Date): string {
  const ahead = Math.max(-12, 10 - now.getUTCHours())
  // POSIX signs: west of Greenwich is positive (https://data.iana.org/time-zones/tzdb/etcetera).
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead).toString()}`
}
