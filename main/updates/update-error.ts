import type { ProblemCode } from '../../preload/contract/problem.ts'

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

/** Maps an error of the network, the file system or electron-updater to a problem. */
export function updateProblemOf(error: unknown): UpdateProblemCode {
  if (error instanceof UpdateError) return error.code
  const { code } = (error ?? {}) as { readonly code?: unknown }
  if (code === 'ENOSPC') return 'disk-full'
  if (code === 'ERR_CHECKSUM_MISMATCH' || code === 'ERR_UPDATER_INVALID_SIGNATURE')
    return 'update-file-wrong'
  return 'update-broken-off'
}
