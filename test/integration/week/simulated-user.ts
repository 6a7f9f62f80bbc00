import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { kinds, type ItemKind, type Kind } from '../../../preload/contract/kinds.ts'
import type { FakeRepository, FakeUser } from '../../fakes/github/model.ts'
import type { FakeGithub } from '../../fakes/github/server.ts'
import { me } from '../../fakes/repositories.ts'
import type { Machine } from '../machine.ts'
import type { Chance } from './chance.ts'
import { authorDay, japaneseDay, type Authorship, type LifeModel } from './model.ts'

/** Another address of the same user. */
export const workAddress = 'dash@work.example'
const other = 'ferris@example.net'

/** An account on one of the GitHub servers. */
export interface Account {
  readonly server: FakeGithub
  readonly user: FakeUser
}

/** One of the user's projects: a clone, a repository on GitHub, or both. */
interface Project {
  /** Its name in Home. */
  readonly name: string
  /** Relative to the machine's root folder, or to the disk. */
  readonly folder: string | null
  readonly isOnDisk: boolean
  readonly remote: { readonly repository: FakeRepository; readonly account: Account } | null
  readonly isDart: boolean
  /** The user's commits on the main branch that are not on any GitHub yet. */
  unpushed: Authorship[]
  /** Those at the tip, newest last, until another author's commit is on top of them. */
  tip: Authorship[]
}

export const idOf = ({ server, user }: Account) => `${server.host}/${user.login}`

/** In GitHub's form: the author's local time with its offset. */
function isoOf({ time, offset }: Authorship): string {
  const local = new Date((time + offset * 60) * 1000).toISOString().slice(0, 19)
  const minutes = Math.abs(offset)
  const pad = (n: number) => String(n).padStart(2, '0')
  return `${local}${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
}

/** In Git's form. */
function gitDateOf({ time, offset }: Authorship): string {
  const minutes = Math.abs(offset)
  const digits = Math.floor(minutes / 60) * 100 + (minutes % 60)
  return `${time} ${offset < 0 ? '-' : '+'}${String(digits).padStart(4, '0')}`
}

/** Lives through the week: works with Git, on GitHub and with Dash, and tells the model about each act. */
export class SimulatedUser {
  readonly #machine: Machine
  readonly #model: LifeModel
  readonly #chance: Chance
  readonly #accounts: readonly [Account, Account]
  readonly #projects: Project[] = []
  #isDiskAway = false
  #acts = 0

  constructor(options: {
    readonly machine: Machine
    readonly model: LifeModel
    readonly chance: Chance
    readonly accounts: readonly [Account, Account]
  }) {
    this.#machine = options.machine
    this.#model = options.model
    this.#chance = options.chance
    this.#accounts = options.accounts
    mkdirSync(this.#machine.sandbox.path('disk', 'mounted'), { recursive: true })
  }

  get projects(): number {
    return this.#projects.length
  }

  /** The folder chosen for the disk. It is missing while the disk is unplugged. */
  get disk(): string {
    return this.#machine.sandbox.path('disk', 'mounted', 'src')
  }

  /** Begins a project with some history. */
  begin(options: {
    readonly on: 'machine' | 'disk' | 'github'
    readonly isPublished?: boolean
    readonly isDart?: boolean
  }): void {
    const { on, isPublished = on === 'github', isDart = true } = options
    const n = this.#projects.length + 1
    const account = this.#chance.of(this.#accounts)
    const name = isPublished ? `${account.user.login}/project-${n}` : `project-${n}`
    const remote = isPublished
      ? {
          account,
          repository: account.server.model.repository(name, {
            languages: [isDart ? 'Dart' : 'Go'],
          }),
        }
      : null
    const folder = on === 'github' ? null : `project-${n}`
    const project: Project = {
      ...{ name, folder, remote, isDart, isOnDisk: on === 'disk', unpushed: [], tip: [] },
    }
    this.#projects.push(project)
    Object.assign(this.#model.project(name), {
      isDart,
      isAway: project.isOnDisk && this.#isDiskAway,
    })
    if (folder === null) {
      this.#onGithub(project, this.#earlier(400))
      this.#onGithub(project, this.#earlier(3))
      return
    }
    const { sandbox } = this.#machine
    const at = this.#pathOf(project)
    mkdirSync(at, { recursive: true })
    sandbox.git(at, 'init', '--quiet')
    sandbox.write(at, isDart ? 'lib/main.dart' : 'main.go', '// begun\n')
    sandbox.git(at, 'add', '.')
    if (remote !== null)
      sandbox.git(at, 'remote', 'add', 'origin', `${remote.account.server.url}/${name}.git`)
    this.#commit(project, this.#earlier(400))
    this.#commit(project, this.#earlier(5))
    if (this.#chance.is(0.5)) this.#push(project)
  }

  /** Makes a second clone of a project on this machine. */
  cloneAgain(): void {
    const project = this.#projects.find((one) => one.folder !== null && one.remote !== null)!
    const at = this.#pathOf(project)
    const { sandbox } = this.#machine
    const copy = sandbox.path('machine', `${project.folder}-again`)
    sandbox.git(sandbox.root, 'clone', '--quiet', at, copy)
    sandbox.git(copy, 'remote', 'set-url', 'origin', sandbox.git(at, 'remote', 'get-url', 'origin'))
  }

  /** Does one thing with a project. @param isGithubRead whether changes on GitHub are visible now */
  act(isGithubRead: boolean): void {
    const project = this.#chance.of(this.#projects)
    const acts = [
      ...(project.folder === null ? [] : this.#localActs(project)),
      ...(isGithubRead && project.remote !== null
        ? // On GitHub's pages, or on another machine.
          [() => this.#onGithub(project, this.#now()), () => this.#item(project)]
        : []),
      ...(isGithubRead && project.folder !== null && project.remote !== null
        ? [
            () => this.#commitAndPush(project),
            () => this.#commitAndPush(project),
            () => this.#squash(project),
          ]
        : []),
    ]
    if (acts.length > 0) this.#chance.of(acts)()
  }

  /** Adds Dart to a project without any. */
  turnToDart(): void {
    const project = this.#projects.find(({ isDart, folder }) => !isDart && folder !== null)
    if (project === undefined) return
    const { sandbox } = this.#machine
    sandbox.write(this.#pathOf(project), 'pubspec.yaml', 'name: turned\n')
    sandbox.git(this.#pathOf(project), 'add', '.')
    this.#commit(project, this.#now())
    this.#model.project(project.name).isDart = true
  }

  /** Feeds Dash one dish, or everything in the pantry. */
  feed(): void {
    const { companion } = this.#machine.run
    if (this.#chance.is(0.1)) {
      companion.feedAll()
      this.#model.feedAll()
      return
    }
    const chosen: Kind | null = this.#chance.is(0.5) ? null : this.#chance.of(kinds)
    const fed = companion.feedOne(chosen)
    const dish = this.#model.feedOne(chosen)
    if ((fed.ok ? fed.value.dishes[0]?.kind : null) !== dish)
      throw new Error(`Dash ate ${JSON.stringify(fed)} and not ${dish}`)
  }

  /** Changes a setting that decides what counts. */
  changeSettings(): void {
    const { settings } = this.#machine.run
    const { addresses, kindsOff } = this.#model
    if (this.#chance.is(0.5)) {
      const counts = !addresses.has(workAddress)
      settings.setAddress(workAddress, counts)
      if (counts) addresses.add(workAddress)
      else addresses.delete(workAddress)
      return
    }
    const kind = this.#chance.of(kinds)
    if (kindsOff.has(kind)) kindsOff.delete(kind)
    else kindsOff.add(kind)
    const isOn = Object.fromEntries(kinds.map((one) => [one, !kindsOff.has(one)]))
    settings.set({ kinds: isOn })
  }

  /** Unplugs the disk, or plugs it back in. */
  moveDisk(): void {
    const [mounted, away] = [this.disk, this.#machine.sandbox.path('away')]
    if (this.#isDiskAway) renameSync(away, mounted)
    else renameSync(mounted, away)
    this.#isDiskAway = !this.#isDiskAway
    for (const { name, isOnDisk } of this.#projects)
      if (isOnDisk) this.#model.project(name).isAway = this.#isDiskAway
  }

  #localActs(project: Project): (() => void)[] {
    return [
      () => this.#commit(project, this.#now()),
      () => this.#commit(project, this.#now()),
      () => this.#commit(project, this.#now(workAddress)),
      () => this.#othersCommit(project),
      () => this.#amend(project),
      () => this.#rebase(project),
      () => this.#cherryPick(project),
    ]
  }

  #pathOf({ folder, isOnDisk }: Project): string {
    const { sandbox } = this.#machine
    const below = isOnDisk
      ? this.#isDiskAway
        ? sandbox.path('away')
        : this.disk
      : sandbox.path('machine')
    return join(below, folder ?? '')
  }

  /** Gives each act its own second. */
  #now(email = me): Authorship {
    this.#acts += 1
    const second = Math.floor(this.#machine.now() / 1000)
    return {
      email,
      time: second + (this.#acts % 3000),
      offset: this.#chance.of([540, 540, 540, -480, 345]),
    }
  }

  #earlier(maxDays: number): Authorship {
    const now = this.#now()
    return { ...now, time: now.time - this.#chance.below(maxDays * 86_400) - 3600 }
  }

  #git(project: Project, ...args: readonly string[]): void {
    this.#machine.sandbox.git(this.#pathOf(project), ...args)
  }

  /** Commits on the current branch, without telling the model. */
  #write(project: Project, one: Authorship, name = 'Dash'): void {
    const { sandbox } = this.#machine
    const args = ['commit', '--quiet', '--allow-empty', '-m', `commit at ${one.time}`]
    sandbox.gitAs({ name, email: one.email, date: gitDateOf(one) }, this.#pathOf(project), ...args)
  }

  #commit(project: Project, one: Authorship): void {
    this.#write(project, one)
    this.#noteCommits(project, one)
  }

  #noteCommits(project: Project, ...all: readonly Authorship[]): void {
    for (const one of all) this.#model.project(project.name).commit(one)
    project.unpushed.push(...all)
    project.tip.push(...all)
  }

  #othersCommit(project: Project): void {
    this.#write(project, this.#now(other), 'Ferris')
    project.tip = []
  }

  #amend(project: Project): void {
    if (project.tip.length === 0) return
    this.#git(project, 'commit', '--quiet', '--amend', '--allow-empty', '-m', 'better words')
  }

  /** Rebases a branch with one commit onto another commit, and fast-forwards the main branch. */
  #rebase(project: Project): void {
    const branch = `topic-${this.#acts}`
    const [first, second] = [this.#now(), this.#now()]
    this.#git(project, 'checkout', '--quiet', '-b', branch)
    this.#write(project, first)
    this.#git(project, 'checkout', '--quiet', 'main')
    this.#write(project, second)
    this.#git(project, 'rebase', '--quiet', 'main', branch)
    this.#git(project, 'checkout', '--quiet', 'main')
    this.#git(project, 'merge', '--quiet', '--ff-only', branch)
    this.#git(project, 'branch', '--quiet', '-d', branch)
    this.#noteCommits(project, second, first)
  }

  /** Cherry-picks a commit from a branch that stays. */
  #cherryPick(project: Project): void {
    const branch = `side-${this.#acts}`
    const [first, second] = [this.#now(), this.#now()]
    this.#git(project, 'checkout', '--quiet', '-b', branch)
    this.#write(project, first)
    this.#git(project, 'checkout', '--quiet', 'main')
    this.#write(project, second)
    this.#git(project, 'cherry-pick', '--allow-empty', branch)
    this.#noteCommits(project, second, first)
  }

  #commitAndPush(project: Project): void {
    this.#commit(project, this.#now())
    this.#push(project)
  }

  #push(project: Project): void {
    const { remote } = project
    if (remote === null) return
    for (const one of project.unpushed) this.#onGithub(project, one)
    project.unpushed = []
  }

  /** A commit that GitHub counts. */
  #onGithub({ name, remote }: Project, one: Authorship): void {
    if (remote === null) return
    const { repository, account } = remote
    account.server.model.commit(account.user, repository, isoOf(one))
    this.#model.project(name).push(idOf(account), authorDay(one))
  }

  /** Squashes the last two commits into one, and force-pushes it. */
  #squash(project: Project): void {
    const { remote, tip, name } = project
    const [one, two] = tip.slice(-2)
    if (remote === null || one === undefined || two === undefined || tip.length < 3) return
    // Commits that were read still count, others are gone. The model covers only the first case.
    const known = this.#model.project(name)
    if (!known.isRead(one) || !known.isRead(two)) return
    this.#push(project)
    const gone = new Set([isoOf(one), isoOf(two)])
    remote.account.server.model.forcePush(remote.repository, ({ at }) => !gone.has(at))
    for (const lost of [one, two]) known.push(idOf(remote.account), authorDay(lost), -1)
    this.#git(project, 'reset', '--quiet', '--soft', 'HEAD~2')
    project.tip = tip.slice(0, -2)
    this.#commitAndPush(project)
  }

  /** An issue, a pull request or a review. */
  #item({ name, remote }: Project): void {
    if (remote === null) return
    const { repository, account } = remote
    const { model } = account.server
    const at = this.#machine.trueNow() + (this.#acts += 1) * 1000
    const iso = new Date(at).toISOString()
    const kind: ItemKind = this.#chance.of(['issue', 'pull-request', 'review'])
    const { user } = account
    if (kind === 'issue') model.issue(user, repository, iso)
    else if (kind === 'pull-request') model.pullRequest(user, repository, iso)
    else model.review(user, model.pullRequest(model.user('ferris'), repository, iso), iso)
    this.#model.project(name).item(`${kind} ${this.#acts}`, kind, idOf(account), japaneseDay(at))
  }
}
