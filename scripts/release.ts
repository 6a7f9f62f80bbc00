/**
 * The keys of releases. `npm run release:keys` prints a new pair; `npm run release:sign` signs each `latest*.yml` in dist/ with
 * HOT_DASH_UPDATE_PRIVATE_KEY, so that an installed Hot Dash takes it (docs/platforms.md). Where HOT_DASH_UPDATE_PUBLIC_KEY is
 * there as well, it has to be that of the same pair: builds that were made with another one would never take this release.
 */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { replaceFile } from '../main/base/replace-file.ts'
import {
  createReleaseKeys,
  publicKeyOf,
  signManifest,
  verifiedContent,
} from '../main/updates/signature.ts'
import { projectRoot } from './machine/paths.ts'
import { MachineProblem, runScript } from './machine/problem.ts'

const [command, folder = path.join(projectRoot, 'dist')] = process.argv.slice(2)

await runScript(async () => {
  if (command === 'sign') return signAll(folder)
  if (command !== 'keys') throw new MachineProblem('what to do is missing: keys, or sign.')
  const { publicKey, privateKey } = createReleaseKeys()
  console.log(`HOT_DASH_UPDATE_PUBLIC_KEY=${publicKey}`)
  console.log(`HOT_DASH_UPDATE_PRIVATE_KEY=${privateKey}`)
  return 0
})

async function signAll(from: string): Promise<number> {
  const privateKey = process.env['HOT_DASH_UPDATE_PRIVATE_KEY']?.trim() ?? ''
  const publicKey = publicPart(privateKey)
  const expected = process.env['HOT_DASH_UPDATE_PUBLIC_KEY']?.trim() ?? ''
  if (expected !== '' && expected !== publicKey) {
    throw new MachineProblem(
      'HOT_DASH_UPDATE_PRIVATE_KEY does not belong to HOT_DASH_UPDATE_PUBLIC_KEY.',
    )
  }
  const all = await readdir(from).catch(() => [])
  const names = all.filter((name) => /^latest.*\.yml$/.test(name))
  if (names.length === 0) throw new MachineProblem(`${from} has no latest*.yml to sign.`)
  for (const name of names) {
    const file = path.join(from, name)
    const text = signManifest(name, await readFile(file, 'utf8'), privateKey)
    if (verifiedContent(name, text, publicKey) === undefined)
      throw new MachineProblem(`${name} has a line of its own that begins with "signature:".`)
    await replaceFile(file, text)
    console.log(`signed ${name}`)
  }
  return 0
}

function publicPart(privateKey: string): string {
  try {
    return publicKeyOf(privateKey)
  } catch {
    throw new MachineProblem(
      'HOT_DASH_UPDATE_PRIVATE_KEY is no private key as `npm run release:keys` prints it.',
    )
  }
}
