import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { mcpConfiguration } from '../../../main/integrations/rules/mcp-configuration.ts'

const awkward = `/opt/It's "Hot" Dash/hot-dash`

test('the command for the terminal quotes an awkward path as one word', () => {
  const line = mcpConfiguration('claude', awkward, 'posix').replace('claude', `printf '%s|'`)
  expect(execFileSync('sh', ['-c', line], { encoding: 'utf8' })).toBe(
    `mcp|add|--scope|user|hot-dash|--|${awkward}|mcp|`,
  )
})

test('cmd and PowerShell get double quotes', () => {
  const program = String.raw`C:\Users\O'Brien\Hot Dash\hot-dash.exe`
  expect(mcpConfiguration('claude', program, 'windows')).toBe(
    `claude mcp add --scope user hot-dash -- "${program}" mcp`,
  )
})

test('Codex gets TOML', () => {
  expect(mcpConfiguration('codex', '/usr/bin/hot-dash', 'posix')).toBe(
    '[mcp_servers.hot-dash]\ncommand = "/usr/bin/hot-dash"\nargs = ["mcp"]',
  )
})

test.each([
  ['zed', 'context_servers'],
  ['cursor', 'mcpServers'],
  ['vscode', 'servers'],
] as const)('%s gets JSON with %s', (client, key) => {
  const servers = (
    JSON.parse(mcpConfiguration(client, awkward, 'posix')) as Record<string, object>
  )[key]
  expect(servers).toEqual({
    'hot-dash': expect.objectContaining({ command: awkward, args: ['mcp'] }) as object,
  })
})
