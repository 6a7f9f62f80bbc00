/**
 * Writes Dash's contact sheets, those of its forms, legibility sheets and their key to test/output/pictures/bird:
 * `node scripts/with-session.ts node test/pictures/write-bird-sheets.ts [SEED]`. Not part of `npm test`.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createServer } from 'vite'
import { formIds } from '../../preload/contract/earnables.ts'
import type * as BirdSheets from './bird-sheets.tsx'
import type * as Legibility from './legibility.ts'
import { openBrowser } from './sheet.ts'

const root = new URL('../..', import.meta.url).pathname
const output = join(root, 'test/output/pictures/bird')
const seed = process.argv[2] ?? 'first'

/** The modules import drawings as text, which needs Vite. */
const vite = await createServer({
  root,
  configFile: false,
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, watch: null, ws: false },
  optimizeDeps: { noDiscovery: true },
})
const { contactSheets, largeNames, momentNames, outfitCells, roomCells, singleNames } =
  (await vite.ssrLoadModule('/test/pictures/bird-sheets.tsx')) as typeof BirdSheets
const { legibilityTest } = (await vite.ssrLoadModule(
  '/test/pictures/legibility.ts',
)) as typeof Legibility

const { sheets, key } = legibilityTest(seed)
await mkdir(output, { recursive: true })
await writeFile(join(output, 'read-key.md'), key)

const electron = await openBrowser()
const page = await electron.firstWindow()
/** Takes a picture of a whole page. Without a path it is transparent. */
async function take(path: string | null, width: number, html: string, style: string) {
  await page.setViewportSize({ width, height: 60 })
  await page.setContent(`<!doctype html><style>body { margin: 8px } ${style}</style>${html}`)
  return page.screenshot(path ? { path, fullPage: true } : { fullPage: true, omitBackground: true })
}

for (const { name, width, svg } of [...sheets, ...contactSheets()])
  await take(join(output, `${name}.png`), width, svg, 'body { margin: 0 }')

const sceneStyle = await readFile(join(root, 'renderer/bird/scene.css'), 'utf8')
await take(
  join(output, 'rooms.png'),
  3 * 488 + 8,
  roomCells(),
  `body { display: grid; grid-template-columns: repeat(3, 480px); gap: 8px } ${sceneStyle}`,
)

const grid = (side: number, columns: number) =>
  `body { display: grid; grid-template-columns: repeat(${columns}, ${side}px); gap: 8px }
   svg { display: block; width: ${side}px; overflow: visible; outline: 1px solid #8884 }`
/** Half of each large picture is on a light background, and half on a dark one. */
const halves = 'svg { background: linear-gradient(90deg, #FFFFFF 50%, #1E1E26 50%) }'
const looks = { light: '#FFFFFF', dark: '#1E1E26' }
const rowWidth = singleNames.length * 56

for (const form of formIds) {
  await mkdir(join(output, form), { recursive: true })
  const rows: string[] = []
  for (const moment of momentNames) {
    const cells = outfitCells(moment, form)
    if (largeNames.includes(moment))
      await take(join(output, form, `${moment}.jpg`), 8 * 488 + 8, cells, grid(480, 8) + halves)
    const row = await take(
      null,
      rowWidth,
      cells,
      `${grid(48, singleNames.length)} body { margin: 4px }`,
    )
    rows.push(`<dt>${moment}<dd><img src="data:image/png;base64,${row.toString('base64')}">`)
  }
  const names = singleNames.map((name) => `<span>${name}</span>`).join('')
  for (const [look, background] of Object.entries(looks)) {
    await take(
      join(output, `${form}-${look}.png`),
      rowWidth + 130,
      `<dl><dt><dd>${names}${rows.join('')}</dl>`,
      `body { background: ${background}; color: #888; font: 11px sans-serif }
       dl { display: grid; grid-template-columns: 110px auto; margin: 0 } dd { display: flex; margin: 0 }
       span { width: 56px; writing-mode: vertical-rl }`,
    )
  }
}
await electron.close()
await vite.close()
