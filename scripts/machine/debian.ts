import { readFile } from 'node:fs/promises'
import { MachineProblem } from './problem.ts'
import { captureOutput, runInTerminal } from './run.ts'
import { printStatus } from './status.ts'

/** A dependency that this machine lacks, with the Debian packages that provide it. */
export interface MissingDependency {
  readonly what: string
  readonly packages: readonly string[]
}

/**
 * Installs missing dependencies with apt-get, and prints that it does, if we are root on Debian or a derivative.
 * @throws if we are not, with the one command for the user to run
 */
export async function installMissing(needs: readonly MissingDependency[]): Promise<void> {
  if (needs.length === 0) return
  const what = needs.map((need) => need.what).join(', ')
  const wanted = [...new Set(needs.flatMap((need) => need.packages))]
  if (!(await isDebian())) {
    throw new MachineProblem(
      `missing on this machine: ${what}. Install your system's packages for it (on Debian: ${wanted.join(' ')}) and try again.`,
    )
  }
  if (process.getuid?.() !== 0) {
    throw new MachineProblem(
      `missing on this machine: ${what}. Run this and try again:\n  sudo apt-get install --no-install-recommends ${wanted.join(' ')}`,
    )
  }
  await install(what, wanted)
}

async function install(what: string, wanted: readonly string[]): Promise<void> {
  printStatus(`missing on this machine: ${what}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await aptGet(['-q', 'update'], env)
  const names = await Promise.all(wanted.map(packageNameHere))
  printStatus(`installing Debian packages: ${names.join(' ')}`)
  await aptGet(['-q', '-y', '--no-install-recommends', 'install', ...names], env)
}

async function aptGet(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const quiet = ['-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=300', ...args]
  const code = await runInTerminal('apt-get', quiet, { env })
  if (code !== 0)
    throw new MachineProblem(`apt-get ${args.join(' ')} failed (exit code ${code.toString()}).`)
}

/** Debian releases before the 64-bit time transition have the same packages without the `t64` suffix. */
async function packageNameHere(name: string): Promise<string> {
  if (!name.endsWith('t64')) return name
  const known = await captureOutput('apt-cache', ['show', '--no-all-versions', name])
  return known.code === 0 && known.stdout !== '' ? name : name.slice(0, -'t64'.length)
}

async function isDebian(): Promise<boolean> {
  return (await readFile('/etc/debian_version', 'utf8').catch(() => undefined)) !== undefined
}
