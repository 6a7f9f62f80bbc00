import { use, useEffect, useId, useRef, useState } from 'react'
import { favouriteKey, type CharacterView } from '../../../preload/contract/views/voice-view.ts'
import { IconButton } from '../../shared/button.tsx'
import { Choices, TextField } from '../../shared/fields.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { Icon } from '../../shared/icon.tsx'
import { Notice, Pending } from '../../shared/notice.tsx'
import { useAnswer, useRequest, type UserRequest, useSnapshot } from '../../shared/bridge-hooks.ts'
import { SoundContext } from '../../shared/sound-effects.ts'
import { speechVolumeOf } from '../../shared/speech-output.tsx'
import { findVoices, isFavourite } from './find-voices.ts'
import { Terms } from './terms.tsx'
import '../../shared/choice-tile.css'
import '../../shared/finder.css'
import './voices.css'

export function VoicePicker() {
  const { t } = useLocale()
  const voice = useSnapshot((snapshot) => snapshot.voice)
  const favourites = useSnapshot((snapshot) => snapshot.settings.favouriteVoices)
  const [query, setQuery] = useState('')
  const [group, setGroup] = useState<'all' | 'favourites'>('all')
  const [chosen, setChosen] = useState<string | null>(null)
  const { value: characters, problem } = useAnswer('voices', null, { subject: voice.engineUuid })
  if (characters === undefined) return <Pending problem={problem} words={t('voices.loading')} />

  const found = findVoices(characters, query, group === 'all' ? null : favourites)
  const speaks = ({ styles }: CharacterView) => styles.some(({ id }) => id === voice.style?.id)
  const open = found.find(({ uuid }) => uuid === chosen) ?? found.find(speaks) ?? found[0]
  return (
    <div className="finder voices">
      <div className="row finder-search">
        <TextField
          label={t('voices.search')}
          type="search"
          placeholder={t('voices.searchHint')}
          value={query}
          onText={setQuery}
        />
        <Choices
          label={t('voices.which')}
          value={group}
          options={['all', 'favourites']}
          wordsOf={(option) => t(`voices.${option}`)}
          onChange={setGroup}
        />
      </div>
      {open === undefined ? (
        <p className="soft" role="status">
          {t(group === 'favourites' && query === '' ? 'voices.noFavourites' : 'voices.none')}
        </p>
      ) : (
        <>
          <ul className="finder-tiles">
            {found.map((character) => (
              <li key={character.uuid}>
                <button
                  type="button"
                  className="choice-tile voice-tile"
                  aria-pressed={character === open}
                  onClick={() => setChosen(character.uuid)}
                >
                  <Face src={character.styles[0]?.icon ?? ''} name={character.name} />
                  <span>{character.name}</span>
                  {speaks(character) ? (
                    <Icon name="check" size={16} />
                  ) : (
                    isFavourite(character, favourites) && <Icon name="star" size={16} />
                  )}
                </button>
              </li>
            ))}
          </ul>
          <CharacterPanel key={open.uuid} character={open} />
        </>
      )}
    </div>
  )
}

function CharacterPanel({ character }: { readonly character: CharacterView }) {
  const id = useId()
  const engine = useSnapshot(({ voice }) => voice.engineUuid)
  const chosen = useSnapshot(({ voice }) => voice.style?.id)
  const request = useRequest()
  const { uuid, name, styles } = character
  const { value: details, problem } = useAnswer('character', { uuid }, { subject: engine })
  const [tried, setTried] = useState<number | null>(null)
  const shownStyle = styles.find(({ id }) => id === (tried ?? chosen)) ?? styles[0]
  return (
    <section className="voice-panel" aria-labelledby={id}>
      {shownStyle && (
        <Picture key={shownStyle.portrait} className="voice-portrait" src={shownStyle.portrait} />
      )}
      <div className="voice-words">
        <h3 id={id}>{name}</h3>
        {details && <p className="soft">{details.credit}</p>}
        <ul className="voice-styles">
          {styles.map((style) => (
            <StyleRow
              key={style.id}
              character={character}
              style={style}
              isChosen={style.id === chosen}
              samples={details?.samples[style.id] ?? []}
              request={request}
              onTry={() => setTried(style.id)}
            />
          ))}
        </ul>
        <Notice problem={request.problem} />
        <Notice problem={problem} />
        {details && <Terms character={uuid} />}
      </div>
    </section>
  )
}

function StyleRow(props: {
  readonly character: CharacterView
  readonly style: CharacterView['styles'][number]
  readonly isChosen: boolean
  readonly samples: readonly string[]
  readonly request: UserRequest
  readonly onTry: () => void
}) {
  const { character, style, isChosen, samples, request, onTry } = props
  const { ask, isBusy } = request
  const { t } = useLocale()
  const playSample = usePlaySample(samples)
  const { muted, favouriteVoices } = useSnapshot((snapshot) => snapshot.settings)
  const name = t('voices.name', { character: character.name, style: style.name })
  const favourite = favouriteKey(character.uuid, style.id)
  const others = favouriteVoices.filter((other) => other !== favourite)
  const isFavourite = others.length < favouriteVoices.length
  return (
    <li>
      <button
        type="button"
        className="choice-tile voice-style"
        aria-label={name}
        aria-pressed={isChosen}
        onClick={() => void ask('set', { styleId: style.id })}
      >
        <Face src={style.icon} name={character.name} />
        <span>{style.name}</span>
        {isChosen && <Icon name="check" size={18} />}
      </button>
      <IconButton
        icon="star"
        label={t('voices.favourite', { name })}
        aria-pressed={isFavourite}
        onClick={() =>
          void ask('set', { favouriteVoices: isFavourite ? others : [...others, favourite] })
        }
      />
      <IconButton
        icon="voice"
        label={t('voices.try', { name })}
        disabled={muted || isBusy}
        onClick={() => {
          onTry()
          void ask('try-voice', { styleId: style.id })
        }}
      />
      {samples.length > 0 && (
        <IconButton
          icon="note"
          label={t('voices.sample', { name })}
          disabled={muted}
          onClick={playSample}
        />
      )}
    </li>
  )
}

/** @returns a function that plays the makers' recordings of a style in turn */
function usePlaySample(samples: readonly string[]): () => void {
  const sound = use(SoundContext)
  const volume = useSnapshot(speechVolumeOf)
  const next = useRef(0)
  const isPlaying = useRef(false)
  useEffect(
    () => () => {
      if (isPlaying.current) sound?.stop()
    },
    [sound],
  )
  return () => {
    const sample = samples[next.current % samples.length]
    next.current += 1
    if (sample === undefined) return
    isPlaying.current = true
    void sound?.play(sample, volume).over.then((isOver) => {
      if (isOver) isPlaying.current = false
    })
  }
}

/** A picture from the engine, or a letter if the engine does not have the picture. */
function Picture(props: {
  readonly className: string
  readonly src: string
  readonly letter?: string | undefined
}) {
  const { className, src, letter } = props
  const [missingSrc, setMissingSrc] = useState<string | null>(null)
  if (missingSrc !== src) {
    return (
      <img
        className={className}
        src={src}
        alt=""
        loading="lazy"
        decoding="async"
        onError={() => setMissingSrc(src)}
      />
    )
  }
  return (
    letter !== undefined && (
      <span className={className} aria-hidden="true">
        {letter}
      </span>
    )
  )
}

const Face = ({ src, name }: { readonly src: string; readonly name: string }) => (
  <Picture className="voice-face" src={src} letter={Array.from(name)[0]} />
)
