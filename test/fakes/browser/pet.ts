import { bridgeFromAddress } from './bridge-from-address.ts'

const bridge = bridgeFromAddress(location.search, 'desktop')
Object.assign(window, { dash: bridge, fake: bridge })
await import('../../../renderer/pet/main.tsx')
