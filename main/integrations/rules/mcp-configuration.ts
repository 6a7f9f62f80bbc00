import type { McpClient } from '../../../preload/contract/mcp-clients.ts'

const forms: Readonly<Record<McpClient, (program: string) => string>> = {
  claude: (program) => `claude mcp add --scope user hot-dash -- ${quoted(program)} mcp`,
  codex: (program) =>
    `[mcp_servers.hot-dash]\ncommand = ${JSON.stringify(program)}\nargs = ["mcp"]`,
  zed: (program) => json('context_servers', { source: 'custom', ...started(program), env: {} }),
  cursor: (program) => json('mcpServers', started(program)),
  vscode: (program) => json('servers', { type: 'stdio', ...started(program) }),
}

/**
 * What a program needs to start the MCP server, in its own format: a command for a terminal (Claude Code), TOML (Codex) or
 * JSON. Sources: the documentation of each, November 2026.
 * @param program the absolute path of the hot-dash command
 */
export const mcpConfiguration = (client: McpClient, program: string): string =>
  forms[client](program)

const started = (program: string) => ({ command: program, args: ['mcp'] })
const json = (key: string, server: object) =>
  JSON.stringify({ [key]: { 'hot-dash': server } }, null, 2)
/** Single quotes protect everything but themselves in sh. PowerShell takes them, too. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
