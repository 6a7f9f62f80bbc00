/** Puts many pictures on one sheet. */
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { _electron, type ElectronApplication } from '@playwright/test'

export const pictures = join(import.meta.dirname, '../output/pictures')
const width = 2000

export interface SheetCell {
  readonly caption: string
  /** MIME type of the picture. */
  readonly type: string
  readonly bytes: Buffer
}

/** Starts plain Chromium with one empty window. */
export function openBrowser(): Promise<ElectronApplication> {
  const executablePath = process.env['HOT_DASH_TEST_ELECTRON']
  if (!executablePath) throw new Error('HOT_DASH_TEST_ELECTRON is set by npm run pictures')
  return _electron.launch({
    executablePath,
    args: [
      join(import.meta.dirname, 'browser'),
      ...(process.env['HOT_DASH_TEST_ELECTRON_ARGS'] ?? '').split(' '),
    ],
  })
}

/** @param name the sheet's path below test/output/pictures, without extension */
export async function writeSheet(
  name: string,
  columns: number,
  cells: readonly SheetCell[],
): Promise<void> {
  const figures = cells.map(
    ({ caption, type, bytes }) =>
      `<figure><img src="data:${type};base64,${bytes.toString('base64')}"><figcaption>${caption}</figcaption></figure>`,
  )
  const html = `<!doctype html><style>
    body { display: grid; grid-template-columns: repeat(${columns}, 1fr); gap: 6px; margin: 8px; font: 12px sans-serif }
    figure { margin: 0 } img { display: block; width: 100% }
  </style>${figures.join('')}`
  const file = join(pictures, `${name}.png`)
  await mkdir(dirname(file), { recursive: true })
  const electron = await openBrowser()
  try {
    const page = await electron.firstWindow()
    await page.setViewportSize({ width, height: 600 })
    await page.setContent(html)
    await page.screenshot({ path: file, fullPage: true })
  } finally {
    await electron.close()
  }
}
