/**
 * Writes Dash's contact sheets, those of its forms, legibility sheets and their key to test/output/pictures/bird:
 * `node scripts/with-session.ts node test/pictures/write-bird-sheets.ts [SEED]`. Not part of `npm test`.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createServer } from 'vite'
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
  server: { middlewareMode: true, watch: null },
  optimizeDeps: { noDiscovery: true },
})
const { contactSheets, formSheets } = (await vite.ssrLoadModule(
  '/test/pictures/bird-sheets.tsx',
)) as typeof BirdSheets
const { legibilityTest } = (await vite.ssrLoadModule(
  '/test/pictures/legibility.ts',
)) as typeof Legibility

const { sheets, key } = legibilityTest(seed)
await mkdir(output, { recursive: true })
await writeFile(join(output, 'read-key.md'), key)

const electron = await openBrowser()
const page = await electron.firstWindow()
for (const { name, width, height, svg } of [...sheets, ...contactSheets(), ...formSheets()]) {
  const file = join(output, `${name}.svg`)
  await writeFile(file, svg)
  await page.setViewportSize({ width, height })
  await page.goto(pathToFileURL(file).href)
  await page.screenshot({ path: join(output, `${name}.png`) })
}
await electron.close()
await vite.close()
