import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { AgentsCard } from '../../../renderer/home/settings/agent-settings.tsx'
import { createFakeBridge } from '../../fakes/bridge.ts'
import { askedFor, openPage, show } from '../shared/show.tsx'

async function open() {
  const { bridge, user } = await openPage(<AgentsCard />)
  await screen.findByRole('switch', { name: 'Claude Code' })
  return { bridge, user }
}

test('by keyboard alone, the user sees what will be written before it is', async () => {
  const { bridge, user } = await open()
  const claude = () => screen.getByRole('switch', { name: 'Claude Code' })
  claude().focus()
  await user.keyboard(' ')
  const question = await screen.findByRole('group', { name: 'Write this for Claude Code?' })
  const files = within(question).getAllByRole('region')
  expect(files.map((file) => file.getAttribute('aria-label'))).toEqual([
    '~/.claude/hooks/hot-dash.json',
    '~/.claude/hooks.json',
  ])
  expect(files[1]?.textContent).toBe('{\n  "hooks": {\n    "Stop": []\n  }\n}\n')
  expect(files[1]?.querySelector('ins')?.textContent).toBe('\n    "Stop": []')
  expect(within(question).getByText(/Hot Dash\/integrations\/hooks.json first/)).toBeVisible()

  expect(within(question).getByRole('button', { name: 'Cancel' })).toHaveFocus()
  await user.keyboard('{Enter}')
  expect(askedFor(bridge, 'install-integration')).toEqual([])
  expect(screen.getByRole('group', { name: 'Claude Code' })).toHaveFocus()
  expect(claude()).not.toBeChecked()

  await user.click(claude())
  await user.click(await screen.findByRole('button', { name: 'Write' }))
  expect(askedFor(bridge, 'install-integration')).toEqual([{ agent: 'claude' }])
  expect(await screen.findByRole('switch', { name: 'Claude Code', checked: true })).toBeVisible()
  expect(screen.getByText(/type \/reload-plugins/)).toBeVisible()

  await user.click(claude())
  expect(askedFor(bridge, 'remove-integration')).toEqual([{ agent: 'claude' }])
  expect(await screen.findByRole('switch', { name: 'Claude Code', checked: false })).toBeVisible()
})

test('Settings says what to do for each agent', async () => {
  const { bridge, user } = await open()
  expect(screen.getByText(/type \/hooks in Codex and approve them/)).toBeVisible()
  expect(screen.queryByRole('switch', { name: 'Gemini CLI' })).toBeNull()
  expect(screen.getByText(/^~\/.gemini\/settings.json switches hooks off/)).toBeVisible()
  expect(screen.getByText('Not found on this computer: OpenCode.')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Show the update' }))
  await user.click(await screen.findByRole('button', { name: 'Write' }))
  expect(askedFor(bridge, 'install-integration')).toEqual([{ agent: 'copilot' }])
})

test('Settings says why nothing was written, and which files stay', async () => {
  const bridge = createFakeBridge()
  bridge.answer('integrations', () => ({
    ok: true,
    value: [
      { agent: 'codex', name: 'off', problem: null },
      { agent: 'claude', name: 'changed', files: ['~/.claude/skills/hot-dash/hooks/hooks.json'] },
    ],
  }))
  bridge.answer('install-integration', () => ({ ok: false, error: { code: 'integration-moved' } }))
  const user = await show(<AgentsCard />, bridge)
  await user.click(await screen.findByRole('switch', { name: 'Codex' }))
  await user.click(await screen.findByRole('button', { name: 'Write' }))
  expect(await screen.findByText(/^The files have changed since you saw them/)).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Write' })).toBeNull()
  expect(screen.getByText(/hooks.json, so Hot Dash leaves it alone/)).toBeVisible()
})
