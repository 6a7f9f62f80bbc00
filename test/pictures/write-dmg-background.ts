/**
 * Renders the background of the macOS disk image from its SVG, for both screen densities:
 * `node scripts/with-session.ts node test/pictures/write-dmg-background.ts`. Not part of `npm test`.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../../scripts/machine/paths.ts'
import { openBrowser } from './sheet.ts'

const folder = join(projectRoot, 'resources/mac')
const size = { width: 540, height: 380 }
const svg = await readFile(join(folder, 'dmg-background.svg'), 'utf8')

const electron = await openBrowser()
const page = await electron.firstWindow()
for (const [scale, name] of [
  [1, 'dmg-background.png'],
  [2, 'dmg-background@2x.png'],
] as const) {
  const [width, height] = [size.width * scale, size.height * scale]
  await page.setViewportSize({ width, height })
  await page.setContent(`<style>* { margin: 0 } svg { display: block }</style>${svg}`)
  await page.screenshot({ path: join(folder, name) })
}
await electron.close()
