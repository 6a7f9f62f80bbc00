/** Builds the extension for VS Code (tools/vscode) into dist/hot-dash-VERSION.vsix: `npm run package:vscode`. */
import { createWriteStream } from 'node:fs'
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import react from '@vitejs/plugin-react'
import { build, type InlineConfig } from 'vite'
import { ZipFile } from 'yazl'
import { projectRoot } from './machine/paths.ts'
import { runScript } from './machine/problem.ts'
import { openNotices } from './pages/notices.ts'
import { contentTypes, vsixManifest, type ExtensionManifest } from './vsix-manifest.ts'

const source = path.join(projectRoot, 'tools', 'vscode')
const folder = path.join(projectRoot, 'out', 'vscode')
/** Copied as they are. */
const copied = [
  'README.md',
  'activity.svg',
  'l10n',
  'package.nls.json',
  'package.nls.ja.json',
] as const

await runScript(async () => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await bundle()
  const manifest = await writeManifest()
  for (const name of copied)
    await cp(path.join(source, name), path.join(folder, name), { recursive: true })
  await cp(path.join(projectRoot, 'resources', 'icon-512.png'), path.join(folder, 'icon.png'))
  await cp(path.join(projectRoot, 'LICENSE'), path.join(folder, 'LICENSE.txt'))
  const file = path.join(projectRoot, 'dist', `hot-dash-${manifest.version}.vsix`)
  await writeVsix(manifest, file)
  console.log(path.relative(projectRoot, file))
  return 0
})

/** The extension runs in the editor's Node, and the side view in its Chromium. */
async function bundle(): Promise<void> {
  const notices = openNotices(projectRoot, [])
  const common: InlineConfig = { root: source, configFile: false, logLevel: 'warn' }
  await build({
    ...common,
    plugins: [notices.collect()],
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      ssr: path.join(source, 'extension', 'extension.ts'),
      rolldownOptions: {
        external: ['vscode', /^node:/],
        output: { format: 'cjs', entryFileNames: 'extension.cjs' },
      },
    },
  })
  await build({
    ...common,
    base: './',
    plugins: [react(), notices.collect(), notices.write()],
    build: {
      outDir: path.join(folder, 'view'),
      target: 'chrome128',
      modulePreload: false,
      rolldownOptions: {
        input: path.join(source, 'view', 'main.tsx'),
        output: { entryFileNames: 'view.js', assetFileNames: 'view[extname]' },
      },
    },
  })
}

/** Gives the extension the app's version. */
async function writeManifest(): Promise<ExtensionManifest> {
  const read = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'))
  const { version } = (await read(path.join(projectRoot, 'package.json'))) as ExtensionManifest
  const manifest = (await read(path.join(source, 'package.json'))) as ExtensionManifest
  const whole = { ...manifest, version }
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(whole, null, 2))
  return whole
}

async function writeVsix(manifest: ExtensionManifest, file: string): Promise<void> {
  const { description } = JSON.parse(
    await readFile(path.join(source, 'package.nls.json'), 'utf8'),
  ) as Readonly<Record<'description', string>>
  const zip = new ZipFile()
  zip.addBuffer(Buffer.from(vsixManifest(manifest, description)), 'extension.vsixmanifest')
  zip.addBuffer(Buffer.from(contentTypes), '[Content_Types].xml')
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const from = path.join(entry.parentPath, entry.name)
    const inside = path.relative(folder, from).replaceAll('\\', '/')
    zip.addFile(from, `extension/${inside}`)
  }
  zip.end()
  await mkdir(path.dirname(file), { recursive: true })
  await pipeline(zip.outputStream, createWriteStream(file))
}
