import { memo, useRef, useState } from 'react'
import { clockTime } from '../../../preload/contract/clock-time.ts'
import type { PetStats } from '../../../preload/contract/events.ts'
import type { Kind } from '../../../preload/contract/kinds.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import type { Snapshot } from '../../../preload/contract/views/snapshot-view.ts'
import type { EarnableId } from '../../../preload/contract/earnables.ts'
import { isDeepEqual } from '../../bird/deep-equality.ts'
import type { ShownMeal } from '../../bird/meal-show.ts'
import { Bubble } from '../../shared/bubble.tsx'
import { Button, IconButton } from '../../shared/button.tsx'
import { useFocusSuccessor } from '../../shared/use-focus-successor.ts'
import { formats } from '../../shared/formats.ts'
import { syncProblem, useLocale } from '../../shared/i18n.ts'
import { Icon } from '../../shared/icon.tsx'
import { Notice, RemedyButton } from '../../shared/notice.tsx'
import { useAsk, useSnapshot, type Ask } from '../../shared/bridge-hooks.ts'
import { useSavedOutfitKeys } from '../../shared/use-saved-outfit-keys.ts'
import { useMealShow } from '../../shared/use-meal-show.ts'
import { UpdateNews, UpdateQuestion } from '../updates/updates.tsx'
import { useLeaving } from '../../shared/motion-hooks.ts'
import './nest.css'
import { Onboarding } from './onboarding.tsx'
import { Pantry } from './pantry.tsx'
import { LevelUpCard, UnpackedCard } from './earnable-cards.tsx'
import { NestStage } from './nest-stage.tsx'
import { StatusCard } from './status-card.tsx'

export function NestRoom() {
  const { t } = useLocale()
  const pet = useSnapshot((snapshot) => snapshot.pet)
  const onboarding = useSnapshot(({ settings }) => settings.onboarding)
  const { ask: askToFeed, problem: feedProblem } = useAsk()
  const { ask, problem } = useAsk()
  useSavedOutfitKeys(ask)
  const tiles = useRef<HTMLUListElement>(null)
  const side = useRef<HTMLElement>(null)
  const [dragged, setDragged] = useState<Kind | null>(null)
  const hasParcels = useSnapshot(({ wardrobe }) => wardrobe.parcels.length > 0)
  const [unpacked, setUnpacked] = useState<readonly EarnableId[]>([])
  const [show, onShow] = useMealShow()
  if (show && unpacked.length > 0) setUnpacked([])
  const mealStats = useMealStats(show, pet.experience)
  const { experience, fullness, heat } = mealStats ?? pet
  const isOnboarding = onboarding !== 'done'
  useFocusSuccessor(side, isOnboarding)
  useFocusSuccessor(side, hasParcels)

  return (
    <div className={isOnboarding ? 'nest nest-onboarding' : 'nest'}>
      <h1 className="visually-hidden">{t('room.nest')}</h1>
      <NestStage
        show={show}
        onShow={onShow}
        tiles={tiles}
        dragged={dragged}
        onDrop={(kind) => askToFeed('feed-one', { kind })}
        onStroke={() => void ask('stroke', null)}
        ask={ask}
        onUnpacked={setUnpacked}
      />
      <div className="nest-words">
        <QuietLine ask={ask} />
        <Speech ask={ask} />
      </div>
      <aside ref={side} className="nest-side" tabIndex={-1} aria-label={t('nest.care')}>
        {isOnboarding ? (
          <Onboarding
            card={onboarding}
            dishList={tiles}
            isEating={mealStats !== null}
            ask={askToFeed}
            onDrag={setDragged}
          />
        ) : (
          <>
            <UpdateNews />
            <StatusCard experience={experience} fullness={fullness} heat={heat} />
            <Pantry
              ref={tiles}
              waiting={show?.progress.waiting}
              neverFed={experience === 0}
              ask={askToFeed}
              onDrag={setDragged}
            />
            <UpdateQuestion />
          </>
        )}
        {show?.progress.card && <LevelUpCard {...show.progress.card} />}
        {unpacked.length > 0 && (
          <UnpackedCard ids={unpacked} ask={ask} onClose={() => setUnpacked([])} />
        )}
        <Problems failure={feedProblem ?? problem} />
      </aside>
    </div>
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

const QuietLine = memo(function QuietLine({ ask }: { readonly ask: Ask }) {
  const { t } = useLocale()
  const quiet = useSnapshot((snapshot) => snapshot.quiet)
  if (quiet.name === 'none') return null
  const text =
    quiet.until === null
      ? t('quiet.presenting')
      : t(quiet.name === 'presenting' ? 'quiet.presentingUntil' : 'quiet.hours', {
          time: clockTime(quiet.until),
        })
  return (
    <div className="quiet-line" role="status">
      <Icon name="muted" size={18} />
      <p>{text}</p>
      <Button variant="quiet" onClick={() => void ask('end-quiet', null)}>
        {t('quiet.end')}
      </Button>
    </div>
  )
})

/** The current bubble, and the earlier lines as a live log for screen readers. */
const Speech = memo(function Speech({ ask }: { readonly ask: Ask }) {
  const { t, formatTime } = useLocale()
  const bubble = useSnapshot((snapshot) => snapshot.bubble)
  const credit = useSnapshot(({ voice }) => voice.credit)
  const log = useSnapshot((snapshot) => snapshot.log)
  const [isOpen, setOpen] = useState(false)
  const last = bubble ?? log.at(-1)
  const { shown, isLeaving } = useLeaving(bubble)
  const sayAgain = (line: number) => void ask('say-again', { line })
  return (
    <section className="speech" aria-label={t('speech.log')}>
      <div className="speech-now">
        {shown && (
          <div
            className={isLeaving ? 'speech-words bubble-leaves' : 'speech-words'}
            key={shown.id}
            aria-hidden="true"
          >
            <Bubble line={shown} />
            {credit !== null && <p className="speech-credit">{credit}</p>}
          </div>
        )}
        <div className="speech-tools">
          {last && (
            <IconButton
              icon="again"
              label={t('speech.sayAgain')}
              onClick={() => sayAgain(last.id)}
            />
          )}
          <IconButton
            icon="speech"
            label={t(isOpen ? 'speech.closeLog' : 'speech.openLog')}
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          />
        </div>
      </div>
      <div className={isOpen ? 'speech-log' : 'visually-hidden'}>
        {log.length === 0 && <p>{t('speech.logEmpty')}</p>}
        <div role="log" aria-label={t('speech.log')}>
          <ol>
            {log.map((line) => (
              <li key={line.id}>
                {isOpen && <time>{formatTime(line.at)}</time>}
                <span>{line.text}</span>
                {isOpen && (
                  <IconButton
                    icon="again"
                    label={`${t('speech.sayAgain')}: ${line.text}`}
                    onClick={() => sayAgain(line.id)}
                  />
                )}
              </li>
            ))}
          </ol>
        </div>
      </div>
    </section>
  )
})

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
