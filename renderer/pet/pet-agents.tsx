import { useCallback, useEffect, useRef, useState } from 'react'
import { agentNames, type AgentSession } from '../../preload/contract/views/agents-view.ts'
import { clockTime } from '../../preload/contract/clock-time.ts'
import type { pet as petEn } from '../../resources/locales/en.json'
import { useBridge, useSnapshot } from '../shared/bridge-hooks.ts'
import { bubbleSidesAtEdge, type BubblePlace } from './bubble-place.ts'
import { usePlace, type DashPlace } from './use-place.ts'

type Texts = (typeof petEn)['agents']

/** The pointer has to rest on Dash this long, and may leave for this long on its way to the list. */
const [openAfterMs, closeAfterMs] = [300, 400]
/** There is no room for more. */
const maxSessions = 5

/**
 * Whether the list of sessions is open, and where: while the pointer is on Dash or the list, or after a key.
 * @param hasDash whether Dash is there to show it
 */
export function useAgentList(hasDash: boolean) {
  const count = useSnapshot(({ agents }) => agents.sessions.length)
  const [openedBy, setOpenedBy] = useState<'pointer' | 'key' | null>(null)
  const [place, setPlace] = useState<BubblePlace | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const onOver = useCallback((isOver: boolean) => {
    clearTimeout(timer.current)
    const follow = () => setOpenedBy((by) => (by === 'key' ? by : isOver ? 'pointer' : null))
    timer.current = setTimeout(follow, isOver ? openAfterMs : closeAfterMs)
  }, [])
  return {
    hasSessions: count > 0,
    openedBy: count > 0 && hasDash ? openedBy : null,
    place,
    onPlaced: setPlace,
    onOver,
    toggle: () => setOpenedBy((by) => (by === 'key' ? null : 'key')),
    close: () => setOpenedBy(null),
  }
}

const sidesOfList = ['right', 'left'] as const

/**
 * The sessions of coding agents beside Dash, the one that needs the user first. A click brings the window of a session
 * to the front, if the system allows that.
 * @param props.onEscape called with Escape
 */
export function PetAgents(
  props: Pick<ReturnType<typeof useAgentList>, 'place' | 'onPlaced' | 'close'> & {
    readonly openedBy: 'pointer' | 'key'
    readonly texts: Texts
    readonly dash: DashPlace
    readonly onEscape: () => void
  },
) {
  const { place, onPlaced, close, openedBy, texts, dash, onEscape } = props
  const sessions = useSnapshot(({ agents }) => agents.sessions)
  const sides = useSnapshot(({ desktop }) =>
    desktop.edge === null ? sidesOfList : bubbleSidesAtEdge[desktop.edge],
  )
  const list = useRef<HTMLElement>(null)
  // The list leaves room for a wing that calls.
  usePlace(list, dash, { wantedSides: sides, onPlaced, overlapShare: 0 })
  useEffect(() => {
    if (openedBy === 'key') list.current?.focus()
  }, [openedBy])
  const others = sessions.length - maxSessions
  return (
    <section
      ref={list}
      className="pet-agents"
      data-takes-clicks=""
      aria-label={texts.title}
      tabIndex={-1}
      style={place ? { left: Math.round(place.x), top: Math.round(place.y) } : undefined}
      onBlur={({ relatedTarget, currentTarget }) => {
        if (!currentTarget.contains(relatedTarget)) close()
      }}
      onKeyDown={({ key }) => {
        if (key === 'Escape') onEscape()
      }}
    >
      <ul>
        {sessions.slice(0, maxSessions).map((session) => (
          <li key={session.key}>
            <Session session={session} texts={texts} />
          </li>
        ))}
      </ul>
      {others > 0 && <p>{texts.more.replace('{{count}}', others.toString())}</p>}
    </section>
  )
}

function Session({ session, texts }: { readonly session: AgentSession; readonly texts: Texts }) {
  const { request: ask } = useBridge()
  const canRaise = useSnapshot(({ desktop }) => desktop.canRaiseWindows)
  const [isLost, setIsLost] = useState(false)
  const { key, agent, folder, state, since } = session
  const at = new Date(since)
  const time = clockTime(60 * at.getHours() + at.getMinutes())
  const content = (
    <>
      <strong>{agentNames[agent]}</strong>
      {folder !== '' && <span>{folder}</span>}
      <em data-state={state}>
        {isLost ? texts.noWindow : texts.state[state].replace('{{time}}', time)}
      </em>
    </>
  )
  if (!canRaise) return content
  const raise = async () => {
    const answer = await ask('focus-agent', { key })
    setIsLost(!answer.ok || !answer.value)
  }
  return (
    <button type="button" onClick={() => void raise()}>
      {content}
    </button>
  )
}
