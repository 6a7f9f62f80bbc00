import { connection, isProtected, refused, samlFailure, sees } from './objects.ts'
import type { Context, PageArguments } from './objects.ts'
import type { FakeItem } from './model.ts'

const changedAt = ({ updatedAt, at }: FakeItem) => Date.parse(updatedAt ?? at)

/** The asker's own pull requests, most recently changed first. */
export function ownPullRequests(page: PageArguments, context: Context): unknown {
  const { model, token } = context
  if (model.refusesPullRequests)
    throw refused('FORBIDDEN', 'Resource not accessible by personal access token')
  const own = model.items
    .filter(({ kind, user }) => kind === 'PullRequest' && user === token.user)
    .filter(({ repository }) => sees(token, repository))
    .sort((one, other) => changedAt(other) - changedAt(one))
  return connection(own, page, (item) =>
    isProtected(item.repository, context) ? samlFailure() : pullRequestObject(item, context),
  )
}

function pullRequestObject({ id, mergedAt, checks }: FakeItem, { token }: Context): unknown {
  const isShown = token.scopes !== null
  return {
    __typename: 'PullRequest',
    id,
    state: mergedAt === undefined ? 'OPEN' : 'MERGED',
    mergedAt: mergedAt ?? null,
    commits: (page: PageArguments) =>
      connection([checks], page, (state) => ({
        commit: {
          // A fine-grained token without this permission gets an error instead.
          statusCheckRollup: () => {
            if (!isShown)
              return refused('FORBIDDEN', 'Resource not accessible by personal access token')
            return state === undefined ? null : { state }
          },
        },
      })),
  }
}
