import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server'
import { answerMcp } from '../../main/door/mcp-server.ts'
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
  const name = process.platform === 'win32' ? 'hot-dash.exe' : 'hot-dash'
  const program = path.join(folder, name)
  const sources = ['hot-dash.c', 'hook.c', 'mcp.c'].map((file) => path.join(source, file))
  const warnings = ['-std=c11', '-O2', '-s', '-Wall', '-Wextra']
  const { version } = JSON.parse(
    await readFile(path.join(projectRoot, 'package.json'), 'utf8'),
  ) as Readonly<Record<'version', string>>
  await mkdir(folder, { recursive: true })
  // Use a separate folder: several tests may build at the same time, while others run the program.
  const own = await mkdtemp(path.join(folder, 'building-'))
  try {
    await writeFile(path.join(own, 'hot-dash-texts.h'), await textsHeader(version))
    await writeFile(path.join(own, 'mcp-answers.h'), await answersHeader(version))
    const built = path.join(own, name)
    const args = [...warnings, '-I', own, '-o', built, ...sources, ...flags]
    if ((await runInTerminal(compiler, args, { cwd: projectRoot })) !== 0)
      throw new MachineProblem('the hot-dash command could not be compiled')
    for (const file of ['hot-dash-texts.h', 'mcp-answers.h', name])
      await rename(path.join(own, file), path.join(folder, file))
    return program
  } finally {
    await rm(own, { recursive: true })
  }
}

async function textsHeader(version: string): Promise<string> {
  const lines = [`#define VERSION ${JSON.stringify(version)}`]
  for (const [name, file] of Object.entries(texts)) {
    const text = await readFile(path.join(source, file), 'utf8')
    // JSON and C escape quotes, backslashes and line ends alike.
    const literals = text.match(/[^\n]*\n/g)?.map((line) => JSON.stringify(line)) ?? []
    lines.push(`static const char ${name}[] =`, `  ${literals.join('\n  ')};`)
  }
  return `${lines.join('\n')}\n`
}

/** Part of each request in MCP's revisions without a handshake, because it states the revision. */
const statelessMark = 'io.modelcontextprotocol/protocolVersion'

/** The answers to MCP clients while Hot Dash is not running, recorded from the app's server. The first match counts. */
async function answersHeader(version: string): Promise<string> {
  const client = { clientInfo: { name: 'build', version }, capabilities: {} }
  const stateless = {
    _meta: {
      [statelessMark]: '2026-07-28',
      'io.modelcontextprotocol/clientInfo': client.clientInfo,
      'io.modelcontextprotocol/clientCapabilities': {},
    },
  }
  const call = { name: 'status' }
  const messages: readonly (readonly [method: string, mark: string, params: object])[] = [
    ...SUPPORTED_PROTOCOL_VERSIONS.map(
      (revision) =>
        ['initialize', `"${revision}"`, { protocolVersion: revision, ...client }] as const,
    ),
    ['initialize', '', { protocolVersion: 'newer', ...client }],
    ['server/discover', '', stateless],
    ['tools/list', statelessMark, stateless],
    ['tools/list', '', {}],
    ['tools/call', statelessMark, { ...call, ...stateless }],
    ['tools/call', '', call],
    ['ping', '', {}],
  ]
  const absent = {
    text: 'Hot Dash is not running, or did not answer in time. Go on without it.',
    isError: true,
  }
  const rows = await Promise.all(
    messages.map(async ([method, mark, params]) => {
      const line = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
      const answer = await answerMcp(line, version, () => Promise.resolve(absent))
      const { result } = JSON.parse(answer) as { readonly result?: object }
      if (result === undefined)
        throw new MachineProblem(`MCP has no answer to ${method}: ${answer}`)
      const texts = [JSON.stringify(method), mark, JSON.stringify(result)]
      return `  {${texts.map((text) => JSON.stringify(text)).join(', ')}},`
    }),
  )
  const type = 'static const struct { const char *method, *mark, *result; }'
  return `${type} answers[] = {\n${rows.join('\n')}\n};\n`
}
