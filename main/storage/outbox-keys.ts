import { splitWords } from '../base/rules/split-words.ts'

/** The columns by which the outbox names a changed row. Commits go by the day, which keeps the outbox small. */
export const outboxKeys: Readonly<Record<string, readonly string[]>> = {
  adoption: ['only'],
  repository: ['id'],
  repository_language: ['repository', 'language'],
  repository_name: ['host', 'name', 'repository'],
  forgotten: ['repository'],
  family_link: ['low', 'high'],
  local_commit: ['repository', 'day'],
  github_commit_day: splitWords('repository day account'),
  contribution_item: splitWords('host kind key'),
  granted: ['key'],
  meal: ['grant_key', 'n'],
  meal_day: ['day'],
  work_day: splitWords('day event device'),
  unlock: ['item'],
  opened_parcel: ['item'],
  deed: ['item'],
  choice: ['name'],
  setting: ['name'],
}

/** SQL: the key of a row. @param prefix of its columns, such as `NEW.` */
export const outboxKeySql = (table: string, prefix = ''): string =>
  `json_array(${(outboxKeys[table] ?? []).map((column) => prefix + column).join(', ')})`
