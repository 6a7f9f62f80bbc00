import { execFileSync } from 'node:child_process'

/** Whether this Git supports reftable, which came with 2.45. */
export function hasReftables(): boolean {
  const [major = 0, minor = 0] = execFileSync('git', ['--version'], { encoding: 'utf8' })
    .replace('git version ', '')
    .split('.')
    .map(Number)
  return major > 2 || minor >= 45
}
