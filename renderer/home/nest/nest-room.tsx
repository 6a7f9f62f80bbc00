import { useMemo, useRef, useState } from 'react'
import type { PetStats } from '../../../preload/contract/events.ts'
import type { Kind } from '../../../preload/contract/kinds.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import type { Snapshot } from '../../../preload/contract/views/snapshot-view.ts'
import type { EarnableId } from '../../../preload/contract/earnables.ts'
import { isDeepEqual } from '../../bird/deep-equality.ts'
import type { ShownMeal } from '../../bird/meal-show.ts'
import { useFocusSuccessor } from '../../shared/use-focus-successor.ts'
import { formats } from '../../shared/formats.ts'
import { syncProblem, useLocale } from '../../shared/i18n.ts'
import { Notice, RemedyButton } from '../../shared/notice.tsx'
import { useAsk, useSnapshot } from '../../shared/bridge-hooks.ts'
import { useSavedOutfitKeys } from '../../shared/use-saved-outfit-keys.ts'
import { UpdateNews, UpdateQuestion } from '../updates/updates.tsx'
import './nest.css'
import { Onboarding } from './onboarding.tsx'
import { Pantry } from './pantry.tsx'
import { LevelUpCard, UnpackedCard } from './earnable-cards.tsx'
import { NestContext } from './nest-context.ts'
import { NestStage } from './nest-stage.tsx'
import { NestWords } from './nest-words.tsx'
import { StatusCard } from './status-card.tsx'

export function NestRoom() {
  const { t } = useLocale()
  const pet = useSnapshot((snapshot) => snapshot.pet)
  const onboarding = useSnapshot(({ settings }) => settings.onboarding)
  const { ask, problem } = useAsk()
  useSavedOutfitKeys(ask)
  const dishes = useRef<HTMLUListElement>(null)
  const side = useRef<HTMLElement>(null)
  const [dragged, setDragged] = useState<Kind | null>(null)
  const hasParcels = useSnapshot(({ wardrobe }) => wardrobe.parcels.length > 0)
  const [unpacked, setUnpacked] = useState<readonly EarnableId[]>([])
  const [show, setShow] = useState<ShownMeal | null>(null)
  if (show && unpacked.length > 0) setUnpacked([])
  const mealStats = useMealStats(show, pet.experience)
  const { experience, fullness, heat } = mealStats ?? pet
  const isOnboarding = onboarding !== 'done'
  useFocusSuccessor(side, isOnboarding)
  useFocusSuccessor(side, hasParcels)
  const nest = useMemo(() => ({ ask, dishes, setDragged, setUnpacked }), [ask])

  return (
    <NestContext value={nest}>
      <div className={isOnboarding ? 'nest nest-onboarding' : 'nest'}>
        <h1 className="visually-hidden">{t('room.nest')}</h1>
        <NestStage show={show} onShow={setShow} dragged={dragged} />
        <NestWords />
        <aside ref={side} className="nest-side" tabIndex={-1} aria-label={t('nest.care')}>
          {isOnboarding ? (
            <Onboarding card={onboarding} isEating={mealStats !== null} />
          ) : (
            <>
              <UpdateNews />
              <StatusCard experience={experience} fullness={fullness} heat={heat} />
              <Pantry waiting={show?.progress.waiting} hasNeverFed={experience === 0} />
              <UpdateQuestion />
            </>
          )}
          {show?.progress.card && <LevelUpCard {...show.progress.card} />}
          {unpacked.length > 0 && <UnpackedCard ids={unpacked} />}
          <Problems failure={problem} />
        </aside>
      </div>
    </NestContext>
  )
}

/** The pet's stats from the start of a show until main publishes the result of the meal; else null. */
function useMealStats(show: ShownMeal | null, publishedExperience: number): PetStats | null {
  const [after, setAfter] = useState<PetStats | null>(null)
  if (show && show.after !== after) setAfter(show.after)
  if (show) return show.progress
  return after && after.experience > publishedExperience ? after : null
}

/** The most basic problem of the snapshot, and why the user's last action failed. */
function Problems({ failure }: { readonly failure: Problem | null }) {
  const { t } = useLocale()
  const problems = problemsOf(useSnapshot((snapshot) => snapshot))
  const [first, ...others] = problems
  const isListed = problems.some((problem) => isDeepEqual(problem, failure))
  return (
    <>
      {first && (
        <Notice problem={first} withRemedy>
          {others.length > 0 && (
            <RemedyButton remedy={{ type: 'settings', section: 'folders' }}>
              {t('nest.moreProblems', { count: others.length })}
            </RemedyButton>
          )}
        </Notice>
      )}
      {failure && !isListed && <Notice problem={failure} withRemedy />}
    </>
  )
}

/** Only Settings shows these problems: a rate limit needs no action, and a bird without an engine chirps. */
const onlyInSettings: ReadonlySet<Problem['code']> = new Set([
  'github-rate-limited',
  'voice-engine-absent',
])

/** The problems to show in the Nest, without duplicates, the most basic first. */
export function problemsOf(snapshot: Snapshot): readonly Problem[] {
  const { locale, git, folders, github, voice, backups, crashes } = snapshot
  const { formatDateTime } = formats[locale]
  const all: readonly (Problem | null)[] = [
    backups.problem,
    crashes.newestAt === null
      ? null
      : { code: 'crashed', params: { time: formatDateTime(crashes.newestAt) } },
    git.name === 'trouble' ? git.problem : null,
    ...folders.flatMap(({ state, problems }) =>
      state.name === 'trouble' ? [state.problem, ...problems] : problems,
    ),
    ...github.accounts.map((account) => syncProblem(formats[locale], account)),
    voice.engine.name === 'absent' ? voice.engine.problem : null,
  ]
  return all
    .filter((problem) => problem !== null)
    .filter(({ code }) => !onlyInSettings.has(code))
    .filter((problem, at, shown) => shown.findIndex((one) => isDeepEqual(one, problem)) === at)
}
