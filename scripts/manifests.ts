/**
 * Generates the manifests of winget, Homebrew, the AUR and Flatpak (`npm run release:manifests`) from dist/SHA256SUMS
 * into dist/manifests. Fails if a hash is missing.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { projectRoot } from './machine/paths.ts'
import { MachineProblem, runScript } from './machine/problem.ts'
import { manifestsOf } from './manifests/all.ts'
import { checksumsOf, licenceFile } from './manifests/release.ts'

const [dist = path.join(projectRoot, 'dist')] = process.argv.slice(2)

await runScript(async () => {
  const { homepage, version } = JSON.parse(
    await readFile(path.join(projectRoot, 'package.json'), 'utf8'),
  ) as Readonly<Record<'homepage' | 'version', string>>
  const sums = await readFile(path.join(dist, 'SHA256SUMS'), 'utf8').catch(() => {
    throw new MachineProblem(`${dist} has no SHA256SUMS; only a release has that file.`)
  })
  const licence = await readFile(path.join(projectRoot, licenceFile))
  const checksums = new Map([
    ...checksumsOf(sums),
    [licenceFile, createHash('sha256').update(licence).digest('hex')],
  ])
  const date = new Date().toISOString().slice(0, 10)
  const folder = path.join(dist, 'manifests')
  await rm(folder, { recursive: true, force: true })
  for (const [name, text] of manifestsOf({ homepage, version, date, checksums })) {
    const file = path.join(folder, name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, text)
    console.log(path.relative(projectRoot, file))
  }
  return 0
})
