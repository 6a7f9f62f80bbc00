import type {
  Dated,
  FakeCommit,
  FakeItem,
  FakeRepository,
  FakeReview,
  FakeUser,
  Model,
} from './model.ts'
import {
  connection,
  isProtected,
  isUncounted,
  itemObject,
  refused,
  repositoryObject,
  samlFailure,
  sees,
} from './objects.ts'
import type { Context, PageArguments } from './objects.ts'

interface OrderedPage extends PageArguments {
  readonly orderBy: { readonly direction: 'ASC' | 'DESC' }
}

/** A period that includes both instants. */
interface Span {
  readonly start: number
  readonly end: number
}

function itemNode({ instant, made }: Dated<FakeItem>, context: Context): unknown {
  if (isProtected(made.repository, context)) return samlFailure()
  const occurredAt = new Date(instant).toISOString()
  const subject = itemObject(made, context)
  return made.kind === 'Issue'
    ? { occurredAt, issue: subject }
    : { occurredAt, pullRequest: subject }
}

function reviewNode({ instant, made }: Dated<FakeReview>, context: Context): unknown {
  if (isProtected(made.repository, context)) return samlFailure()
  const pullRequest = itemObject(made.pullRequest, context)
  return {
    occurredAt: new Date(instant).toISOString(),
    pullRequest,
    pullRequestReview: { id: made.id, url: `${pullRequest.url}#pullrequestreview-${made.id}` },
    repository: () => repositoryObject(made.repository, context),
  }
}

/** A commit's day in GitHub's format: the UTC time of midnight on the US west coast, an hour later in winter. */
function disguised(day: string): string {
  const month = Number(day.slice(5, 7))
  return `${day}T0${month >= 4 && month <= 10 ? 7 : 8}:00:00Z`
}

/** The day nodes of one repository, latest first. */
function dayNodes(commits: readonly FakeCommit[]): { occurredAt: string; commitCount: number }[] {
  const days = new Map<string, number>()
  for (const { at } of commits) days.set(at.slice(0, 10), (days.get(at.slice(0, 10)) ?? 0) + 1)
  return [...days]
    .sort(([one], [other]) => (one < other ? 1 : -1))
    .map(([day, commitCount]) => ({ occurredAt: disguised(day), commitCount }))
}

/**
 * The period between the given ends. A missing end is a year away from the other end. Without both, the period ends
 * now.
 */
export function spanOf(given: { readonly from?: string; readonly to?: string }, now: number): Span {
  const shifted = (instant: number, years: number) => {
    const date = new Date(instant)
    return date.setUTCFullYear(date.getUTCFullYear() + years)
  }
  const from = given.from === undefined ? undefined : Date.parse(given.from)
  const to = given.to === undefined ? undefined : Date.parse(given.to)
  const end = to ?? (from === undefined ? now : shifted(from, 1))
  const start = from ?? shifted(end, -1)
  if (end < start) throw refused('VALIDATION', "'from' must not be after 'to'")
  if (end > shifted(start, 1))
    throw refused('VALIDATION', "The total time spanned by 'from' and 'to' must not exceed 1 year")
  return { start, end }
}

/** The years in which the user joined or contributed, latest first. */
function yearsOf(user: FakeUser, model: Model): readonly number[] {
  const { commits, items, reviews } = model.madeBy(user)
  const years = new Set([new Date(user.createdAt).getUTCFullYear()])
  for (const [day, [commit]] of commits)
    if (commit?.repository.isDeleted === false) years.add(Number(day.slice(0, 4)))
  for (const { instant, made } of [...items, ...reviews])
    if (!made.repository.isDeleted) years.add(new Date(instant).getUTCFullYear())
  return [...years].sort((one, other) => other - one)
}

interface Shown {
  readonly commits: readonly FakeCommit[]
  readonly items: readonly Dated<FakeItem>[]
  readonly reviews: readonly Dated<FakeReview>[]
  /** The number of further contributions, which the token may not see. */
  readonly restricted: number
}

/** The contributions of a period that a token may see. Refuses expensive queries. */
function shownIn({ start, end }: Span, context: Context): Shown {
  const { model, token } = context
  const within = (instant: number) => instant >= start && instant <= end
  const isThere = ({ repository }: FakeCommit) => !repository.isDeleted
  const isShown = ({ repository }: FakeCommit) => sees(token, repository)
  let isTold = false
  const isCounted = ({ repository }: { readonly repository: FakeRepository }) => {
    if (!isUncounted(repository, context)) return true
    if (!isTold) context.beside.push(samlFailure())
    isTold = true
    return false
  }
  const made = model.madeBy(token.user)
  const allCommits = [...made.commits]
    .filter(([day]) => within(Date.parse(disguised(day))))
    .flatMap(([, ofDay]) => ofDay)
    .filter(isThere)
    .filter(isCounted)
  const dated = <T extends FakeItem | FakeReview>(all: readonly Dated<T>[]) =>
    all.filter(({ instant, made: one }) => within(instant) && isThere(one) && isCounted(one))
  const allItems = dated(made.items)
  const allReviews = dated(made.reviews)
  const commits = allCommits.filter(isShown)
  const items = allItems.filter((item) => isShown(item.made))
  const reviews = allReviews.filter((review) => isShown(review.made))
  const shown = commits.length + items.length + reviews.length
  context.budget -= shown
  if (context.budget < 0)
    throw refused('RESOURCE_LIMITS_EXCEEDED', 'Resource limits for this query exceeded.')
  const restricted = allCommits.length + allItems.length + allReviews.length - shown
  return { commits, items, reviews, restricted }
}

/** The ContributionsCollection of a period. Computes only the requested fields. */
export function contributions(span: Span, context: Context): unknown {
  const { model, token } = context
  let looked: Shown | undefined
  const shown = () => (looked ??= shownIn(span, context))
  const groups = () =>
    [...Map.groupBy(shown().commits, ({ repository }) => repository)].sort(
      ([, one], [, other]) => other.length - one.length,
    )
  const kind = (wanted: FakeItem['kind']) =>
    shown().items.filter((item) => item.made.kind === wanted)
  const list =
    <T>(all: () => readonly Dated<T>[], node: (one: Dated<T>, context: Context) => unknown) =>
    (page: OrderedPage) => {
      const ordered = page.orderBy.direction === 'ASC' ? all() : all().toReversed()
      return connection(ordered, page, (one) => node(one, context))
    }
  return {
    contributionYears: () => yearsOf(token.user, model),
    startedAt: new Date(span.start).toISOString(),
    endedAt: new Date(span.end).toISOString(),
    totalCommitContributions: () => shown().commits.length,
    totalIssueContributions: () => kind('Issue').length,
    totalPullRequestContributions: () => kind('PullRequest').length,
    totalPullRequestReviewContributions: () => shown().reviews.length,
    totalRepositoriesWithContributedCommits: () => groups().length,
    restrictedContributionsCount: () => shown().restricted,
    commitContributionsByRepository: ({ maxRepositories }: { maxRepositories: number }) => {
      if (maxRepositories > 100)
        throw refused('ARGUMENT_LIMIT', 'Only up to 100 repositories is supported')
      const open = groups().filter(([repository]) => !isProtected(repository, context))
      if (open.length < groups().length) context.beside.push(samlFailure())
      return open.slice(0, maxRepositories).map(([repository, commits]) => ({
        repository: repositoryObject(repository, context),
        contributions: (page: PageArguments) =>
          connection(dayNodes(commits), page, (day) => day, commits.length),
      }))
    },
    issueContributions: list(() => kind('Issue'), itemNode),
    pullRequestContributions: list(() => kind('PullRequest'), itemNode),
    pullRequestReviewContributions: list(() => shown().reviews, reviewNode),
  }
}
