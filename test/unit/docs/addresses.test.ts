import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '../../../scripts/machine/paths.ts'

const about = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  readonly homepage: string
  readonly repository: { readonly type: string; readonly url: string }
  readonly bugs: { readonly url: string }
}
const { pathname } = new URL(about.homepage)

test("the project's pages are those of one repository", () => {
  expect(about.repository).toEqual({ type: 'git', url: `${about.homepage}.git` })
  expect(about.bugs.url).toBe(`${about.homepage}/issues`)
})

test("of all code and configuration, only package.json contains the project's address", () => {
  const places = ['package.json', 'electron-builder.yml', '.github', '.ci']
  const folders = ['main', 'preload', 'renderer', 'resources', 'scripts']
  const args = ['grep', '--fixed-strings', '--name-only', pathname.slice(1), '--']
  const found = execFileSync('git', [...args, ...places, ...folders], { cwd: projectRoot })
  expect(found.toString().trim().split('\n')).toEqual(['package.json'])
})
