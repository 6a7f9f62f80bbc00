import type { ProblemCode } from '../../preload/contract/problem.ts'
import { FetchError, isDiskFull } from '../base/fetch-file.ts'

export type UpdateProblemCode = Extract<ProblemCode, `update-${string}` | 'disk-full'>

/** An expected error. The user reads the text of its code; the log gets the cause. */
export class UpdateError extends Error {
  override readonly name = 'UpdateError'
  readonly code: UpdateProblemCode

  constructor(code: UpdateProblemCode, cause: unknown) {
    super(code, { cause })
    this.code = code
  }
}

/** @param otherwise the problem for any other error */
export function updateProblemOf(error: unknown, otherwise: UpdateProblemCode): UpdateProblemCode {
  if (error instanceof UpdateError) return error.code
  if (isDiskFull(error)) return 'disk-full'
  return error instanceof FetchError && error.fault === 'wrong' ? 'update-file-wrong' : otherwise
}
