import type { Snapshot } from '../../../preload/contract/views/snapshot.ts'

/** JSON that no HTML parser takes for a tag or a comment: `<` stands as an escape. */
const dataOf = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')

/**
 * Writes the snapshot of now into a page's document, so that its first paint waits for no answer
 * (renderer/shared/snapshot.ts reads it). A data block is no script: the policy lets it pass and nothing runs it.
 */
export function withSnapshot(html: string, snapshot: Snapshot): string {
  const block = `<script type="application/json" id="initial-snapshot">${dataOf(snapshot)}</script>`
  return html.replace('</body>', () => `${block}</body>`)
}
