import {
  Uri,
  l10n,
  type Disposable,
  type Webview,
  type WebviewView,
  type WebviewViewProvider,
} from 'vscode'
import type { Status } from './rules/status.ts'
import type { FromView, ToView } from './view-messages.ts'

export type DashView = WebviewViewProvider & { post(message: ToView): void }

/**
 * The side view, drawn by the app's own code (view/main.tsx). The editor closes its page while it is not visible, so a hidden
 * Dash costs nothing.
 * @param folder of the installed extension
 * @param status the latest one
 */
export function createDashView(
  folder: Uri,
  status: () => Status | null,
  on: { readonly ready: () => void; readonly feed: () => void },
): DashView {
  let view: WebviewView | undefined
  const post = (message: ToView) => void view?.webview.postMessage(message)
  return {
    post,
    resolveWebviewView(opened) {
      view = opened
      const { webview } = opened
      const pageFolder = Uri.joinPath(folder, 'view')
      webview.options = { enableScripts: true, localResourceRoots: [pageFolder] }
      const listening: Disposable = webview.onDidReceiveMessage((message: FromView) => {
        if (message === 'ready') post(statusMessage(status()))
        on[message]()
      })
      opened.onDidDispose(() => {
        listening.dispose()
        view = undefined
      })
      webview.html = pageOf(webview, pageFolder)
    },
  }
}

export const statusMessage = (status: Status | null): ToView => ({
  type: 'status',
  status,
  texts: {
    level: l10n.t('Level {0}', status?.level ?? 0),
    today: l10n.t('{0} today', status?.today ?? 0),
    waiting: l10n.t('Dishes waiting: {0}', status?.waiting ?? 0),
    feed: l10n.t('Feed Dash'),
    notRunning: l10n.t('Hot Dash is not running. Dash appears here once it is.'),
  },
})

function pageOf(webview: Webview, folder: Uri): string {
  const of = (name: string) => webview.asWebviewUri(Uri.joinPath(folder, name)).toString()
  const { cspSource } = webview
  return `<!doctype html>
<html>
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${cspSource}; style-src ${cspSource}; img-src ${cspSource}" />
    <link rel="stylesheet" href="${of('view.css')}" />
    <script type="module" src="${of('view.js')}"></script>
  </head>
  <body><div id="page"></div></body>
</html>`
}
