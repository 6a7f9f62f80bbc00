/** A work of others that Hot Dash ships, with its licence. */
export interface NoticeView {
  readonly name: string
  readonly version: string
  /** As its package.json says it: an SPDX expression. */
  readonly license: string
  /** What its licence wants to be passed on. */
  readonly text: string
}
