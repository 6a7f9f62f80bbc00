/**
 * Takes pictures of everything that the app draws (`npm run pictures`, an hour) into test/output/pictures, for
 * people to look at: Dash in all poses, gestures, forms and outfits, every screen in each look, and film strips of the
 * real windows.
 */
import { buildIfNeeded } from './machine/build.ts'
import { projectRoot } from './machine/paths.ts'
import { MachineProblem, runScript } from './machine/problem.ts'
import { runInTerminal } from './machine/run.ts'
import { openTestSession } from './testing/session.ts'

const named = process.argv.slice(2)
const programs = [
  [process.execPath, 'test/pictures/write-bird-sheets.ts'],
  ['playwright', 'test', '--config', 'test/pictures/playwright.config.ts', ...named],
]

await runScript(async () => {
  if ((await buildIfNeeded()) !== 0) throw new MachineProblem('the app could not be built')
  const session = await openTestSession()
  try {
    for (const [program = '', ...args] of named.length > 0 ? programs.slice(1) : programs) {
      const code = await runInTerminal(program, args, { cwd: projectRoot, env: session.env })
      if (code !== 0) return code
    }
    return 0
  } finally {
    await session.close()
  }
})
