import { first } from './0001-first.ts'
import { truncatedDays } from './0002-truncated-days.ts'
import { sums } from './0003-sums.ts'
import { lostSecrets } from './0004-lost-secrets.ts'
import { errorsBesideData } from './0005-errors-beside-data.ts'
import { waits } from './0006-waits.ts'
import { onboarding } from './0007-onboarding.ts'
import { pullRequests } from './0008-pull-requests.ts'
import { birdPlace } from './0009-bird-place.ts'
import { edge } from './0010-edge.ts'
import { saidLines } from './0011-said-lines.ts'
import { preparedSpeech } from './0012-prepared-speech.ts'
import { dictionary } from './0013-dictionary.ts'
import { languagesRead } from './0014-languages-read.ts'
import { lastBackup } from './0015-last-backup.ts'
import { setAsideRanges } from './0016-set-aside-ranges.ts'

/** Every migration in order: the n-th (from 1) takes a database from `user_version` n − 1 to n. Released ones never change. */
export const migrations: readonly string[] = [
  first,
  truncatedDays,
  sums,
  lostSecrets,
  errorsBesideData,
  waits,
  onboarding,
  pullRequests,
  birdPlace,
  edge,
  saidLines,
  preparedSpeech,
  dictionary,
  languagesRead,
  lastBackup,
  setAsideRanges,
]
