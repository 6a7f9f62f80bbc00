import { chmod, mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildCommand } from '../../scripts/machine/command.ts'
import { expect, expectAccessible, openSettings, picture, test } from './app.ts'

test.beforeAll(() => buildCommand())

test('hooks of a coding agent are shown, written, and removed', async ({ dataFolder, start }) => {
  const machine = join(dataFolder, 'machine')
  const user = join(machine, 'home')
  const bin = join(machine, 'bin')
  for (const folder of [bin, join(user, '.codex')]) await mkdir(folder, { recursive: true })
  for (const name of ['claude', 'codex']) {
    await writeFile(join(bin, name), '#!/bin/sh\n')
    await chmod(join(bin, name), 0o755)
  }
  const hooks = join(user, '.codex', 'hooks.json')
  const before = '{\n    "hooks": {\n        "Stop": []\n    }\n}\n'
  await writeFile(hooks, before)
  const dash = await start({ env: { HOME: user, PATH: `${bin}:${process.env['PATH'] ?? ''}` } })
  const home = await dash.openHome()
  await openSettings(home, 'desktop')
  const card = home.getByRole('region', { name: 'Coding agents', exact: true })
  const toggle = (agent: string) =>
    card.getByRole('group', { name: agent, exact: true }).getByText(agent, { exact: true }).click()
  await expect(card.getByText(/^Not found on this computer: /)).toBeVisible()

  await toggle('Claude Code')
  await card.getByRole('button', { name: 'Cancel' }).click()
  expect(await readdir(user)).not.toContain('.claude')

  await toggle('Codex')
  await expect(card.getByRole('group', { name: 'Write this for Codex?' })).toBeVisible()
  await expectAccessible(home, 'the preview of hooks')
  await picture(home, 'agents-preview')
  expect(await readFile(hooks, 'utf8')).toBe(before)
  await card.getByRole('button', { name: 'Write', exact: true }).click()
  await expect(card.getByText(/type \/hooks in Codex/)).toBeVisible()
  await picture(home, 'agents-on')
  const written = await readFile(hooks, 'utf8')
  expect(written).toContain("/hot-dash' hook codex || cat >/dev/null; exit 0")
  expect(JSON.parse(written)).toHaveProperty('hooks.SessionEnd')

  await toggle('Codex')
  await expect(card.getByRole('switch', { name: 'Codex', checked: false })).toBeAttached()
  expect(await readFile(hooks, 'utf8')).toBe(before)
})
