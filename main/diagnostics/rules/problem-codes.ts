import { remedies, type ProblemCode } from '../../../preload/contract/problem.ts'

/** A problem that the user has had in this run, how often, and when last (milliseconds since the epoch). */
export interface PastProblem {
  readonly code: ProblemCode
  readonly times: number
  readonly lastAt: number
}

const isProblemCode = (code: unknown): code is ProblemCode =>
  typeof code === 'string' && Object.hasOwn(remedies, code)

/** The codes of all problems inside a view, whatever its shape. */
export function problemCodesIn(view: unknown): ReadonlySet<ProblemCode> {
  if (typeof view !== 'object' || view === null) return new Set()
  const inside = Object.values(view).flatMap((part) => [...problemCodesIn(part)])
  const { code } = view as { readonly code?: unknown }
  return new Set(isProblemCode(code) ? [code, ...inside] : inside)
}
