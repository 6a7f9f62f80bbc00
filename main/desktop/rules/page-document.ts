import type { Snapshot } from '../../../preload/contract/views/snapshot.ts'

/** JSON without `<`, which an HTML parser could take for a tag or a comment. */
const jsonForHtml = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')

/**
 * Writes the current snapshot into a page's document, so that its first paint needs no answer of main
 * (renderer/shared/snapshot.ts reads it). It is a data block: the Content Security Policy allows it, and nothing runs it.
 */
export function withSnapshot(html: string, snapshot: Snapshot): string {
  const block = `<script type="application/json" id="initial-snapshot">${jsonForHtml(snapshot)}</script>`
  return html.replace('</body>', () => `${block}</body>`)
}
