import type { Catalogue } from '../../main/speech/rules/lines.ts'

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => `&#${(sign.codePointAt(0) ?? 0).toString()};`)

/**
 * A page with all lines, for proofreading.
 * @param readingOf how the voice reads a Japanese line; null if that is not recorded
 */
export function pageOf(catalogue: Catalogue, readingOf: (ja: string) => string | null): string {
  const sections = Object.entries(catalogue).map(([trigger, lines]) => {
    const rows = lines.map(
      ({ ja, en, when }) => `<tr>
<td lang="ja">${escaped(ja)}<small>${escaped(readingOf(ja) ?? '(new)')}</small></td>
<td>${escaped(en)}${when === undefined ? '' : ` <em>${when}</em>`}</td>
</tr>`,
    )
    return `<h2>${trigger}</h2>\n<table>\n${rows.join('\n')}\n</table>`
  })
  return `<!doctype html>
<meta charset="utf-8" />
<title>What Dash says</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 1100px; margin: 2rem auto; padding: 0 1rem; }
  table { width: 100%; border-collapse: collapse; }
  td { width: 50%; padding: 0.4rem 1rem 0.4rem 0; vertical-align: top; border-top: 1px solid #ddd; }
  small { display: block; color: #777; }
  em { color: #b40; }
</style>
<h1>What Dash says</h1>
${sections.join('\n')}
`
}
