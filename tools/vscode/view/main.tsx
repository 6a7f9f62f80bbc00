import './view.css'
import { createRoot } from 'react-dom/client'
import type { FromView, ToView } from '../extension/view-messages.ts'
import { SideDash } from './side-dash.tsx'

/** https://code.visualstudio.com/api/extension-guides/webview */
declare function acquireVsCodeApi(): { postMessage(message: FromView): void }

const editor = acquireVsCodeApi()

const listen = (listener: (message: ToView) => void) => {
  const receive = ({ data }: MessageEvent<ToView>) => listener(data)
  addEventListener('message', receive)
  return () => removeEventListener('message', receive)
}

const ask = (message: FromView) => editor.postMessage(message)

const place = document.getElementById('page')
if (place) createRoot(place).render(<SideDash listen={listen} ask={ask} />)
