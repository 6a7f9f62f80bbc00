/**
 * Handles the release keys. `npm run release:keys` prints a new pair. `npm run release:sign` signs each `latest*.yml`
 * in dist/ with HOT_DASH_UPDATE_PRIVATE_KEY. An installed Hot Dash then accepts the release for the next half year
 * (docs/platforms.md). This variable and HOT_DASH_UPDATE_PUBLIC_KEY may each hold two keys, separated by a comma. If
 * the public keys are set, one of them has to belong to a signing key: builds with other keys would never accept this
 * release.
 */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { replaceFile } from '../main/base/replace-file.ts'
import { keysIn, verifiedManifest } from '../main/updates/signature.ts'
import { projectRoot } from './machine/paths.ts'
import { MachineProblem, runScript } from './machine/problem.ts'
import { createReleaseKeys, publicKeyOf, signManifest } from './manifests/release-signature.ts'

/** A signed manifest is valid for this long. The project has to release within this time. */
const validityMs = 180 * 24 * 60 * 60_000

const [command, folder = path.join(projectRoot, 'dist')] = process.argv.slice(2)

await runScript(async () => {
  if (command === 'sign') return signAll(folder)
  if (command !== 'keys') throw new MachineProblem('missing command: keys or sign.')
  const { publicKey, privateKey } = createReleaseKeys()
  console.log(`HOT_DASH_UPDATE_PUBLIC_KEY=${publicKey}`)
  console.log(`HOT_DASH_UPDATE_PRIVATE_KEY=${privateKey}`)
  return 0
})

async function signAll(from: string): Promise<number> {
  const privateKeys = keysIn(process.env['HOT_DASH_UPDATE_PRIVATE_KEY'] ?? '')
  const publicKeys = privateKeys.map(publicPart)
  if (privateKeys.length === 0 || privateKeys.length > 2)
    throw new MachineProblem('HOT_DASH_UPDATE_PRIVATE_KEY has to hold one or two keys.')
  const known = keysIn(process.env['HOT_DASH_UPDATE_PUBLIC_KEY'] ?? '')
  if (known.length > 0 && !known.some((key) => publicKeys.includes(key))) {
    throw new MachineProblem(
      'HOT_DASH_UPDATE_PRIVATE_KEY does not belong to HOT_DASH_UPDATE_PUBLIC_KEY.',
    )
  }
  const all = await readdir(from).catch(() => [])
  const names = all.filter((name) => /^latest.*\.yml$/.test(name))
  if (names.length === 0) throw new MachineProblem(`${from} has no latest*.yml to sign.`)
  const expires = Date.now() + validityMs
  for (const name of names) {
    const file = path.join(from, name)
    const text = signManifest(name, await readFile(file, 'utf8'), { privateKeys, expires })
    if (!verifiedManifest(name, text, { publicKeys, now: Date.now(), freshest: null }).ok)
      throw new MachineProblem(`${name} has another line that begins with "signature:".`)
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
      'HOT_DASH_UPDATE_PRIVATE_KEY is not a private key as `npm run release:keys` prints it.',
    )
  }
}
