/** A third-party work that ships with Hot Dash, with its licence. */
export interface NoticeView {
  readonly name: string
  readonly version: string
  /** An SPDX expression from its package.json. */
  readonly license: string
  /** The text that the licence requires to be passed on. */
  readonly text: string
}
