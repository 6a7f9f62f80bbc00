/** What Dash may do unasked. Whether it may speak is decided in main/speech/rules/may-speak.ts. */

/** `react`: answer with a gesture or a line. `perform`: put on a show of its own. `roam`: leave its place. */
export type Behaviour = 'react' | 'perform' | 'roam'

export interface DashNow {
  /** Whether any window shows Dash. */
  readonly isVisible: boolean
  /** The user presents, or it is within the quiet hours (`main/settings/rules/quiet-hours.ts`). */
  readonly isQuiet: boolean
  readonly isEating: boolean
  readonly hasBubble: boolean
  readonly isAsleep: boolean
  readonly isOut: boolean
  /** Whether Dash shows what a coding agent does. */
  readonly attendsAgent: boolean
}

/** Whether Dash may do this. Each behaviour has all conditions of the one before it. */
export function mayAct(behaviour: Behaviour, dash: DashNow): boolean {
  const mayReact = dash.isVisible && !dash.isQuiet
  const mayPerform = mayReact && !dash.isEating
  const isBusy = dash.hasBubble || dash.isAsleep || dash.isOut || dash.attendsAgent
  return { react: mayReact, perform: mayPerform, roam: mayPerform && !isBusy }[behaviour]
}
