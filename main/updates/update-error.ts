import type { ProblemCode } from '../../preload/contract/problem.ts'
import { FetchError, isDiskFull } from '../base/fetch-file.ts'

/** Why an update fails. */
export type UpdateProblemCode = Extract<ProblemCode, `update-${string}` | 'disk-full'>

/** An expected error: the user reads the text of its code, the log gets the cause. */
export class UpdateError extends Error {
  override readonly name = 'UpdateError'
  readonly code: UpdateProblemCode

  constructor(code: UpdateProblemCode, cause: unknown) {
    super(code, { cause })
    this.code = code
  }
}

/** Maps an error of the network or the file system to a problem. */
export function updateProblemOf(error: unknown): UpdateProblemCode {
  if (error instanceof UpdateError) return error.code
  if (isDiskFull(error)) return 'disk-full'
  return error instanceof FetchError && error.fault === 'wrong'
    ? 'update-file-wrong'
    : 'update-broken-off'
}
