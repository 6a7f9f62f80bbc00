import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { McpCard } from '../../../renderer/home/settings/mcp-card.tsx'
import { createFakeBridge } from '../../fakes/bridge.ts'
import { openPage, show } from '../shared/show.tsx'

test('the card copies what the chosen program needs', async () => {
  const { user } = await openPage(<McpCard />)
  expect(await screen.findByText('hot-dash mcp for claude')).toBeVisible()
  await user.click(screen.getByRole('radio', { name: 'VS Code' }))
  const text = await screen.findByText('hot-dash mcp for vscode')
  expect(text).toBeVisible()
  expect(screen.getByText(/MCP: Open User Configuration/)).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Copy the configuration' }))
  expect(await screen.findByRole('button', { name: 'Copied' })).toBeVisible()
  expect(await navigator.clipboard.readText()).toBe('hot-dash mcp for vscode')
  await user.click(screen.getByRole('radio', { name: 'Zed' }))
  expect(await screen.findByRole('button', { name: 'Copy the configuration' })).toBeVisible()
})

test('if the package contains no command, the card says so', async () => {
  const bridge = createFakeBridge()
  bridge.answer('mcp-configuration', () => ({
    ok: false,
    error: { code: 'integration-no-command' },
  }))
  await show(<McpCard />, bridge)
  expect(await screen.findByText(/does not bring a command/)).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Copy the configuration' })).toBeNull()
})
