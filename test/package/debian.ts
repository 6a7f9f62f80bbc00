import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readlinkSync } from 'node:fs'

/** A package's state according to dpkg, or '' if it is unknown. */
export function packageState(name: string): string {
  const asked = spawnSync('dpkg-query', ['--show', '--showformat=${Status}', name])
  return asked.status === 0 ? asked.stdout.toString() : ''
}

/** Runs apt-get, and passes its output on if it fails. */
export function aptGet(...args: readonly string[]): void {
  const options = ['-q', '-y', '-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=300']
  const done = spawnSync('apt-get', [...options, ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (done.status === 0) return
  throw new Error(`apt-get ${args.join(' ')}\n${done.stdout.toString()}${done.stderr.toString()}`)
}

/** Runs `work`, which downloads packages, and again with fresh package lists if the lists are old or missing. */
export function withLists(work: () => void): void {
  try {
    work()
  } catch {
    aptGet('update')
    work()
  }
}

/** Downloads a Debian package and unpacks it without installing it. @param folder to unpack into; it is created */
export function unpackPackage(name: string, folder: string): void {
  mkdirSync(folder, { recursive: true })
  execFileSync('apt-get', ['-q', 'download', name], { cwd: folder, stdio: 'ignore' })
  for (const file of readdirSync(folder))
    execFileSync('dpkg-deb', ['-x', file, '.'], { cwd: folder })
}

/** The packages that an installed package depends on, whatever else is on this machine. */
export function broughtBy(name: string): ReadonlySet<string> {
  const args = ['depends', '--recurse', '--installed', '--no-recommends', '--no-suggests']
  const no = ['--no-conflicts', '--no-breaks', '--no-replaces', '--no-enhances']
  const text = execFileSync('apt-cache', [...args, ...no, name], { maxBuffer: 1e8 }).toString()
  return new Set(
    text.split('\n').flatMap((line) => /^([\w][\w.+-]*)(:\w+)?$/.exec(line)?.[1] ?? []),
  )
}

/** The packages of this machine whose shared libraries a program is linked with; '' for a library in no package. */
export function packagesLinkedBy(program: string): ReadonlySet<string> {
  const linked = execFileSync('ldd', [program]).toString().split('\n')
  const files = linked.flatMap((line) => /=> (\/.+) \(0x/.exec(line)?.[1] ?? [])
  return new Set(
    files.map((file) => {
      // Debian's /lib is a link to /usr/lib, and a package may list its file in either.
      const owner = [file, `/usr${file}`, file.replace(/^\/usr/, '')]
        .map((place) => spawnSync('dpkg-query', ['--search', place]))
        .find(({ status }) => status === 0)
      return /^[\w.+-]+/.exec(owner?.stdout.toString() ?? '')?.[0] ?? ''
    }),
  )
}

/** Processes that run this file. */
export function processesOf(program: string): readonly number[] {
  const all = execFileSync('ls', ['/proc']).toString().split('\n').map(Number)
  return all.filter((pid) => {
    try {
      return pid > 0 && readlinkSync(`/proc/${pid}/exe`).startsWith(program)
    } catch {
      return false
    }
  })
}
