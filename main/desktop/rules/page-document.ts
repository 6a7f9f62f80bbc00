import type { Snapshot } from '../../../preload/contract/views/snapshot.ts'

/** JSON without `<`, which an HTML parser could take for a tag or a comment. */
const jsonForHtml = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')

/**
 * Prepares a built page's document for its first paint:
 * - It embeds the current snapshot, so that the page need not ask main (renderer/shared/page.tsx reads it). It is
 * a data block: the Content Security Policy allows it, and nothing executes it.
 * - Its links `rel="preload:ja"` become preloads if Japanese is drawn (scripts/pages/app-fonts.ts writes them).
 */
export function pageDocument(html: string, snapshot: Snapshot): string {
  const block = `<script type="application/json" id="initial-snapshot">${jsonForHtml(snapshot)}</script>`
  return html
    .replaceAll(`rel="preload:${snapshot.locale}"`, 'rel="preload"')
    .replace('</body>', () => `${block}</body>`)
}
