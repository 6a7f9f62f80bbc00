import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createPackage } from '@electron/asar'

/**
 * The app that Electron runs if it is started on a folder instead of a packaged app. It takes the folder from the
 * arguments, sets the app's name and path, and runs its main file. It awaits the import at the top level, so that the
 * import ends before `ready` fires. Some of the app's calls must precede `ready`.
 */
const mainFile = `import { app } from 'electron'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const folder = process.argv.slice(1).find((word) => !word.startsWith('-'))
if (folder === undefined) {
  console.error('usage: electron [options] <folder>')
  app.exit(1)
} else {
  const root = path.resolve(folder)
  const about = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'))
  app.setName(about.productName ?? about.name)
  if (about.version !== undefined) app.setVersion(about.version)
  if (about.desktopName !== undefined) app.setDesktopName(about.desktopName)
  app.setPath('userData', path.join(app.getPath('appData'), app.getName()))
  app.setAppPath(root)
  await import(pathToFileURL(path.join(root, about.main ?? 'index.js')).href)
}
`

/** Writes a default app for an Electron that was published without one. */
export async function writeDefaultApp(file: string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'hot-dash-default-app-'))
  try {
    await mkdir(path.dirname(file), { recursive: true })
    const about = { name: 'default-app', type: 'module', main: 'main.js' }
    await writeFile(path.join(folder, 'package.json'), JSON.stringify(about))
    await writeFile(path.join(folder, 'main.js'), mainFile)
    await createPackage(folder, file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
