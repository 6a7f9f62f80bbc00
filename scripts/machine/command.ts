import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { installMissing } from './debian.ts'
import { projectRoot } from './paths.ts'
import { MachineProblem } from './problem.ts'
import { onPath, runInTerminal } from './run.ts'

const source = path.join(projectRoot, 'resources', 'command')
const folder = path.join(projectRoot, 'out', 'command')

/** The texts that the command contains, by their names in the C source. */
const texts = {
  help_en: 'help.en.txt',
  help_ja: 'help.ja.txt',
  completion_bash: 'completion.bash',
  completion_zsh: 'completion.zsh',
  completion_fish: 'completion.fish',
  completion_powershell: 'completion.ps1',
}

/** How each system compiles. On Linux the program is static, so that it runs on any distribution. */
const compilers: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['cc', '-static', '-Werror'],
  darwin: ['cc', '-arch', 'arm64', '-arch', 'x86_64'],
  win32: ['gcc', '-static', '-municode'],
}

/**
 * Compiles the hot-dash command into out/command. Installs the compiler on Debian.
 * @returns the program
 */
export async function buildCommand(): Promise<string> {
  const [compiler = 'cc', ...flags] = compilers[process.platform] ?? []
  if (!(await onPath(compiler)))
    await installMissing([{ what: 'a C compiler', packages: ['gcc', 'libc6-dev'] }])
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'hot-dash-texts.h'), await textsHeader())
  const program = path.join(folder, process.platform === 'win32' ? 'hot-dash.exe' : 'hot-dash')
  const sources = ['hot-dash.c', 'hook.c'].map((file) => path.join(source, file))
  const warnings = ['-std=c11', '-O2', '-s', '-Wall', '-Wextra']
  const args = [...warnings, '-I', folder, '-o', program, ...sources, ...flags]
  if ((await runInTerminal(compiler, args, { cwd: projectRoot })) !== 0)
    throw new MachineProblem('the hot-dash command could not be compiled')
  return program
}

async function textsHeader(): Promise<string> {
  const { version } = JSON.parse(
    await readFile(path.join(projectRoot, 'package.json'), 'utf8'),
  ) as Readonly<Record<'version', string>>
  const lines = [`#define VERSION ${JSON.stringify(version)}`]
  for (const [name, file] of Object.entries(texts)) {
    const text = await readFile(path.join(source, file), 'utf8')
    // JSON's escapes of quotes, backslashes and line ends are C's, too.
    const literals = text.match(/[^\n]*\n/g)?.map((line) => JSON.stringify(line)) ?? []
    lines.push(`static const char ${name}[] =`, `  ${literals.join('\n  ')};`)
  }
  return `${lines.join('\n')}\n`
}
