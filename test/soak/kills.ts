import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buildLongHistory, lifeNow, missingGrants, type Grants } from '../e2e/long-history.ts'
import { seededRandom } from '../fakes/contributions.ts'
import { startGithub, type FakeGithub } from '../fakes/github/server.ts'
import { openGitSandbox, type GitSandbox } from '../fakes/repositories.ts'
import { killAgainAndAgain, type Kills } from '../integration/kills/kill-again-and-again.ts'
import type { Activity } from '../integration/kills/program.ts'
import { scenarios, type Scenario } from '../integration/kills/scenarios.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { testSeed } from '../support/trials.ts'

/**
 * Kills Hot Dash this often in all, while it feeds, syncs, imports, backs up, migrates and carries (`npm run soak`). It is
 * a process without windows, with real files, Git and HTTP: windows hold no data, and take most of a start's time. The
 * soak's day and test/e2e/killed.spec.ts kill the app itself.
 */
const kills = Number(process.env['HOT_DASH_SOAK_KILLS'])
const reportFile = resolve(import.meta.dirname, '../output/soak/kills.md')
const commits = 5000
const activities: readonly Activity[] = [
  ...(['feeding', 'syncing', 'importing', 'backing-up', 'migrating', 'carrying'] as const),
]

/** Reads years of commits from real repositories, and of contributions over HTTP. */
async function createSyncing(root: string, sandbox: GitSandbox, github: FakeGithub) {
  const history = await buildLongHistory(sandbox, github)
  const current = join(root, 'current')
  let granted: Grants = new Map()
  const scenario: Scenario = {
    activity: 'syncing',
    folders: [current],
    options: { githubUrl: github.url, home: sandbox.home },
    imported: [],
    ends: true,
    reset() {
      rmSync(current, { recursive: true, force: true })
      mkdirSync(current)
      history.createDataFolder(current)
      granted = new Map()
      return Promise.resolve(new Map([[current, []]]))
    },
    isDone() {
      const { grants } = history.inspect(current)
      const lost = missingGrants(grants, granted)
      const invented = missingGrants(history.expected, grants)
      if (lost.length + invented.length > 0)
        throw new Error(`lost: ${lost.join()}; invented or doubled: ${invented.join()}`)
      granted = grants
      return missingGrants(grants, history.expected).length === 0
    },
  }
  return { scenario, now: lifeNow, env: history.env }
}

function reportOf(results: ReadonlyMap<Activity, Kills>, minutes: number): string {
  const all = [...results]
  const sum = (figure: 'kills' | 'midway' | 'completed' | 'shown') =>
    all.reduce((total, [, found]) => total + found[figure], 0)
  const faults = all.flatMap(([activity, found]) =>
    found.faults.map((what) => `${activity} ${what}`),
  )
  const row = (...cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  return [
    `# ${sum('kills')} kills in ${minutes.toFixed(1)} minutes: ${faults.length === 0 ? 'PASSED' : 'FAILED'}`,
    `Seed ${testSeed}. Each start succeeds and has each meal that was shown, or there is a fault below.`,
    '',
    row('while', 'kills', 'midway', 'completed', 'meals shown', 'faults'),
    row('---', '---', '---', '---', '---', '---'),
    ...all.map(([activity, found]) =>
      row(activity, found.kills, found.midway, found.completed, found.shown, found.faults.length),
    ),
    row('all', sum('kills'), sum('midway'), sum('completed'), sum('shown'), faults.length),
    '',
    '## Faults',
    ...faults.map((fault) => `- ${fault}`),
    '',
  ].join('\n')
}

const folder = temporaryFolder()
const sandbox = openGitSandbox()
const github = await startGithub({ now: lifeNow })
const results = new Map<Activity, Kills>()
const begun = performance.now()
let rolls = 0
mkdirSync(join(reportFile, '..'), { recursive: true })
const write = () => {
  const report = reportOf(results, (performance.now() - begun) / 60_000)
  writeFileSync(reportFile, report)
  return report
}
try {
  for (const activity of activities) {
    const root = join(folder.path, activity)
    mkdirSync(root)
    const { scenario, ...more } =
      activity === 'syncing'
        ? await createSyncing(root, sandbox, github)
        : { scenario: scenarios[activity](root, commits) }
    const found = await killAgainAndAgain(scenario, {
      ...more,
      kills: Math.ceil(kills / activities.length),
      cache: join(folder.path, 'cache'),
      random: () => seededRandom(testSeed, (rolls += 1)),
      onKill(soFar) {
        results.set(activity, soFar)
        write()
      },
    })
    results.set(activity, found)
    console.log(activity, JSON.stringify(found))
  }
} finally {
  await github.close()
  sandbox.remove()
  folder.remove()
}
console.log(`\n${write()}\n(${reportFile})`)
if ([...results.values()].some(({ faults }) => faults.length > 0)) process.exitCode = 1
