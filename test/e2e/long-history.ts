import Database from 'better-sqlite3'
import { execFileSync } from 'node:child_process'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { createClock } from '../../main/base/clock.ts'
import type { Day } from '../../main/base/rules/day.ts'
import { createLedger } from '../../main/ledger/ledger.ts'
import { starter, type AccountId } from '../../main/ledger/rules/facts.ts'
import { createSettings } from '../../main/settings/settings.ts'
import { openStore } from '../../main/storage/open-store.ts'
import { firstRelease } from '../../main/wiring/first-release.ts'
import type { FakeRepository } from '../fakes/github/model.ts'
import type { FakeGithub } from '../fakes/github/server.ts'
import { me, type GitSandbox } from '../fakes/repositories.ts'

/** All grants, by what they are for: `commit/<project>/<day>`, or the key of an item. */
export type Grants = ReadonlyMap<string, number>

/** Some years of a user's contributions in Git and on GitHub, and the food that must come from them. */
export interface LongHistory {
  /** What must be granted, according to a model that knows each contribution. */
  readonly expected: Grants
  /** The environment in which the app finds Git's configuration, the GitHub CLI and this GitHub. */
  readonly env: Readonly<Record<string, string>>
  /**
   * Creates a data folder in which the folder is chosen and the account signed in by the GitHub CLI, but nothing has
   * been read.
   */
  createDataFolder(dataFolder: string): void
  /** Reads a data folder. @throws if the database is damaged, or has meals without grants */
  inspect(dataFolder: string): { readonly grants: Grants; readonly meals: number }
}

const years = 3
const aDay = 86_400_000
const japan = 9 * 60 * 60 * 1000

/** The start of the history: some days after the first release. */
const first = Date.parse(`${firstRelease}T00:00:00Z`) + 7 * aDay
const shift = first + (years * 365 + 1) * aDay - Date.now()

/** The clock of a user who looks back on it, in milliseconds since the epoch. */
export const lifeNow = (): number => Date.now() + shift

/** The author's day, in Japan. */
const dayOf = (instant: number) => new Date(instant + japan).toISOString().slice(0, 10)
const inJapan = (instant: number) =>
  new Date(instant + japan).toISOString().replace(/\.\d+Z$/, '+09:00')

/** Instants spread evenly over the years, each in a different second. */
function spread(count: number, first: number): readonly number[] {
  const step = Math.floor((years * 365 * aDay) / count / 1000) * 1000
  return Array.from({ length: count }, (_, n) => first + n * step)
}

/** Writes a repository with a commit at each instant. Returns the first commit's oid. */
function writeHistory(
  sandbox: GitSandbox,
  name: string,
  instants: readonly number[],
  file: string,
): string {
  const folder = sandbox.init(name)
  const commits = instants.map((instant, n) => {
    const author = `Dash <${me}> ${instant / 1000} +0900`
    const text = `Step ${n}\n`
    const message = `author ${author}\ncommitter ${author}\ndata ${text.length}\n${text}`
    const tree = n === 0 ? `M 100644 :1 ${file}\n` : ''
    return `commit refs/heads/main\n${message}${tree}\n`
  })
  execFileSync('git', ['fast-import', '--quiet', '--done'], {
    cwd: folder,
    env: { ...sandbox.environment },
    input: `blob\nmark :1\ndata 15\nvoid main() {}\n\n${commits.join('')}done\n`,
  })
  return sandbox.git(folder, 'rev-list', '--max-parents=0', 'main')
}

/**
 * Creates real repositories, a GitHub with several years of history, and a GitHub CLI that knows its token. Some
 * projects are known to Git only, some to GitHub only, and some to both with different numbers. One is not Dart.
 */
export async function buildLongHistory(
  sandbox: GitSandbox,
  github: FakeGithub,
): Promise<LongHistory> {
  const { model, host } = github
  const dash = model.user('dash')
  dash.createdAt = new Date(first).toISOString()
  const account = `${host}:${dash.databaseId}` as AccountId

  const expected = new Map<string, number>([[starter.key, starter.units]])
  const projects = new Map<string, string>()
  const expectCommits = (project: string, ...sources: readonly (readonly number[])[]) => {
    const all = sources.map((instants) => Map.groupBy(instants, dayOf))
    for (const day of new Set(all.flatMap((byDay) => [...byDay.keys()]))) {
      const counts = all.map((byDay) => byDay.get(day)?.length ?? 0)
      expected.set(`commit/${project}/${day}`, Math.max(...counts))
    }
  }
  const onGithub = (repository: FakeRepository, project: string, instants: readonly number[]) => {
    projects.set(`github:${host}:${repository.id}`, project)
    for (const instant of instants) model.commit(dash, repository, inJapan(instant))
  }

  for (const [n, name] of ['curry', 'kimchi', 'mapo', 'chilli'].entries()) {
    const local = spread(2000, first + n * 1000)
    const root = writeHistory(sandbox, `work/${name}`, local, 'lib/main.dart')
    projects.set(`git:${root}`, name)
    if (n < 2) {
      expectCommits(name, local)
      continue
    }
    const folder = sandbox.path('work', name)
    sandbox.git(folder, 'remote', 'add', 'origin', `${github.url}/kitchen/${name}.git`)
    // Every other commit was pushed, and on some days more were made elsewhere.
    const pushed = local.filter((_, index) => index % 2 === 0)
    const elsewhere = spread(400, first + 7_000 + n * 1000)
    const known = [
      ...pushed,
      ...elsewhere.flatMap((instant) => [instant, instant + 1000, instant + 2000]),
    ]
    onGithub(model.repository(`kitchen/${name}`), name, known)
    expectCommits(name, local, known)
  }
  writeHistory(sandbox, 'work/site', spread(1000, first), 'index.html')

  for (let n = 0; n < 8; n += 1) {
    const name = `dish-${n}`
    const repository = model.repository(`kitchen/${name}`)
    const instants = spread(150, first + n * 60_000)
    onGithub(repository, name, instants)
    expectCommits(name, instants)
    for (const instant of spread(20, first + n * 3_600_000)) {
      const at = inJapan(instant)
      const issue = model.issue(dash, repository, at)
      const pull = model.pullRequest(dash, repository, at)
      const theirs = model.pullRequest(model.user('somebody'), repository, at)
      model.review(dash, theirs, at)
      expected.set(`issue/${host}/${issue.id}`, 1)
      expected.set(`pull-request/${host}/${pull.id}`, 1)
      expected.set(`review/${host}/${theirs.id}`, 1)
    }
  }

  const programs = sandbox.path('programs')
  await mkdir(programs)
  const cli = join(programs, 'gh')
  await writeFile(cli, `#!/bin/sh\necho ${model.token(dash, ['repo'])}\n`)
  await chmod(cli, 0o755)
  const { GIT_CONFIG_GLOBAL = '', GIT_CONFIG_NOSYSTEM = '' } = sandbox.environment

  return {
    expected,
    env: {
      GIT_CONFIG_GLOBAL,
      GIT_CONFIG_NOSYSTEM,
      HOT_DASH_GITHUB_URL: github.url,
      PATH: `${programs}${delimiter}${process.env['PATH'] ?? ''}`,
    },

    createDataFolder(dataFolder) {
      // Adopted before its first commit, so all of it is food.
      const clock = createClock({ now: () => first, timeZone: () => 'Asia/Tokyo' })
      const store = openStore(join(dataFolder, 'hot-dash.db'), { clock })
      if (!store.ok) throw new Error(`the database did not open: ${store.error.code}`)
      const settings = createSettings(store.value)
      settings.setAddress(me, true)
      createLedger({ store: store.value, clock, firstRelease, counting: settings.counting() })
      store.value.sql.insert('folder', { path: sandbox.path('work') })
      store.value.db
        .prepare(`INSERT INTO github_account (id, host, login, how) VALUES (?, ?, 'dash', 'cli')`)
        .run(account, host)
      store.value.close()
    },

    inspect(dataFolder) {
      const db = new Database(join(dataFolder, 'hot-dash.db'), { readonly: true, timeout: 5000 })
      try {
        return db.transaction(() => {
          const health = db.pragma('integrity_check', { simple: true })
          if (health !== 'ok') throw new Error(`the database is damaged: ${String(health)}`)
          const unfounded = db
            .prepare(
              `SELECT grant_key, n FROM meal LEFT JOIN granted ON key = grant_key
               WHERE n > coalesce(units, 0)`,
            )
            .all()
          if (unfounded.length > 0) {
            throw new Error(`eaten without a grant: ${JSON.stringify(unfounded)}`)
          }
          const grants = new Map<string, number>()
          const rows = db.prepare<[], [string, string | null, Day, number]>(
            'SELECT key, repository, day, units FROM granted',
          )
          for (const [key, repository, day, units] of rows.raw().all()) {
            const project = projects.get(repository ?? '') ?? String(repository)
            const what = key.startsWith('commit/') ? `commit/${project}/${day}` : key
            // Grants under several ids of one project are added up.
            grants.set(what, (grants.get(what) ?? 0) + units)
          }
          const meals = db.prepare<[], number>('SELECT count(*) FROM meal').pluck().get() ?? 0
          return { grants, meals }
        })()
      } finally {
        db.close()
      }
    },
  }
}

/** What `some` lacks of `all`, or has less of, as text; empty if nothing is missing. */
export function missingGrants(some: Grants, all: Grants): readonly string[] {
  return [...all].flatMap(([key, units]) => {
    const there = some.get(key) ?? 0
    return there < units ? [`${key}: ${there} of ${units}`] : []
  })
}
