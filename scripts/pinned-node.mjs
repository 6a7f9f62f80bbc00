/**
 * Runs a script or a tool of this project on the pinned Node. npm itself may run on any Node from 20.
 *
 *   node scripts/pinned-node.mjs scripts/test.ts unit
 *   node scripts/pinned-node.mjs vitest run
 *
 * The pinned Node is an optional dependency on the npm registry, one for each platform. This project does not use the
 * `node` package: its install script downloads that same package by a second, unlocked install.
 * This file is plain JavaScript, because Node 20 cannot run TypeScript.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const modules = fileURLToPath(new URL('../node_modules/', import.meta.url))
const { platform, arch, versions, execPath } = process

/** The folders of the platform packages' programs. */
const candidates = [
  join(modules, `node-${platform === 'win32' ? 'win' : platform}-${arch}`, 'bin'),
  join(modules, `node-bin-${platform}-${arch}`, 'bin'),
]
const program = platform === 'win32' ? 'node.exe' : 'node'
const pinned = candidates.find((folder) => existsSync(join(folder, program)))
const [major = 0, minor = 0] = versions.node.split('.').map(Number)
const isEnough = major > 22 || (major === 22 && minor >= 18)

if (pinned === undefined && !isEnough) {
  process.stderr.write(
    `Node ${versions.node} is too old and no newer one could be installed for ${platform}-${arch}: ` +
      'run `npm ci`, or install Node 24.\n',
  )
  process.exit(1)
}

const node = pinned === undefined ? execPath : join(pinned, program)
const [command = '', ...words] = process.argv.slice(2)
// Windows varies the case of PATH, but a copy of process.env is case-sensitive.
const pathName = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
const folders = [pinned ?? dirname(execPath), join(modules, '.bin'), process.env[pathName] ?? '']
const options = {
  stdio: 'inherit',
  env: { ...process.env, [pathName]: folders.join(delimiter) },
}
const quoted = words.map((word) => (/^[\w./:=@,-]+$/.test(word) ? word : JSON.stringify(word)))
const child = command.endsWith('.ts')
  ? spawn(node, [command, ...words], options)
  : spawn([command, ...quoted].join(' '), { ...options, shell: true })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (cause) => {
  throw cause
})
child.on('close', (code) => process.exit(code ?? 1))
