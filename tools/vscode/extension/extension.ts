import * as vscode from 'vscode'
import type { WorkGesture } from '../../../preload/contract/events.ts'
import { createDashView, statusMessage } from './dash-view.ts'
import { askDoor } from './door-client.ts'
import { isTestCommand, reactionTo, type EditorWork } from './rules/reactions.ts'
import { parseStatus, type Status } from './rules/status.ts'

/** How old the status may become while the user looks at the editor. */
const refreshMs = 60_000

/** Called by the editor once it has started. */
export function activate(context: vscode.ExtensionContext): void {
  const locale = vscode.env.language.startsWith('ja') ? 'ja' : 'en'
  const ask = (...args: readonly string[]) => askDoor(args, locale)
  const setting = (name: string) => vscode.workspace.getConfiguration('hotDash').get(name) === true
  let status: Status | null = null
  let timer: NodeJS.Timeout | undefined

  const item = vscode.window.createStatusBarItem('hotDash.status', vscode.StatusBarAlignment.Right)
  item.name = 'Hot Dash'
  item.command = 'hotDash.show'
  const view = createDashView(context.extensionUri, () => status, {
    ready: () => void refresh(),
    feed: () => void feed(),
  })

  async function refresh(): Promise<void> {
    const answer = await ask('status', '--json')
    status = answer && parseStatus(answer.out)
    if (status !== null)
      item.text = `$(flame) ${vscode.l10n.t('Level {0} · {1} today', status.level, status.today)}`
    if (status !== null && setting('statusBar')) item.show()
    else item.hide()
    view.post(statusMessage(status))
  }

  async function feed(): Promise<void> {
    if ((await ask('feed')) !== null) view.post({ type: 'reacts', gesture: 'full-cheeks' })
    await refresh()
  }

  async function react(gesture: WorkGesture): Promise<void> {
    if ((await ask('react', gesture)) !== null) view.post({ type: 'reacts', gesture })
    await refresh()
  }

  function report(work: EditorWork): void {
    const gesture = setting('reportWork') ? reactionTo(work) : null
    if (gesture !== null) void react(gesture)
  }

  /** Asks now and each minute, but only while the user looks at this window. */
  function follow(isFocused: boolean): void {
    clearInterval(timer)
    timer = undefined
    if (!isFocused) return
    void refresh()
    timer = setInterval(() => void refresh(), refreshMs)
  }

  const { Test, Build } = vscode.TaskGroup
  context.subscriptions.push(
    item,
    { dispose: () => clearInterval(timer) },
    vscode.window.registerWebviewViewProvider('hotDash.dash', view),
    vscode.commands.registerCommand('hotDash.feed', feed),
    vscode.commands.registerCommand('hotDash.show', () => ask('show')),
    vscode.window.onDidChangeWindowState(({ focused }) => follow(focused)),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('hotDash')) void refresh()
    }),
    vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      const { group } = execution.task
      if (group?.id === Test.id) report({ type: 'test', exitCode })
      else if (group?.id === Build.id) report({ type: 'build', exitCode })
    }),
    vscode.window.onDidEndTerminalShellExecution(({ execution, exitCode }) => {
      if (isTestCommand(execution.commandLine.value)) report({ type: 'test', exitCode })
    }),
    vscode.debug.onDidStartDebugSession(({ parentSession }) => {
      if (parentSession === undefined) report({ type: 'debug', is: 'started' })
    }),
    vscode.debug.onDidTerminateDebugSession(({ parentSession }) => {
      if (parentSession === undefined) report({ type: 'debug', is: 'ended' })
    }),
  )
  follow(vscode.window.state.focused)
}
