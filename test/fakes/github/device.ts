import type { FakeUser, Model } from './model.ts'

interface Grant {
  readonly userCode: string
  readonly deviceCode: string
  readonly scopes: readonly string[]
  readonly expiresAt: number
  /** In seconds. Every slow_down adds five seconds for good. */
  interval: number
  lastPoll: number | null
  state: { name: 'pending' } | { name: 'denied' } | { name: 'approved'; user: FakeUser }
}

export interface DeviceSettings {
  readonly clientId: string
  readonly now: () => number
  /** The seconds between polls that the server asks for. GitHub asks for 5. */
  interval: number
  /** The seconds until a code expires: 900 at GitHub. */
  expiresIn: number
  disabled: boolean
  /** The number of further polls that get a slow_down even if they are slow enough. */
  slowDowns: number
}

/** The device flow with all its errors, which are bodies of HTTP 200 responses. */
export class DeviceFlow {
  readonly settings: DeviceSettings
  readonly #model: Model
  readonly #grants: Grant[] = []

  constructor(model: Model, settings: DeviceSettings) {
    this.#model = model
    this.settings = settings
  }

  approve(userCode: string, user: FakeUser): void {
    this.#grant(userCode).state = { name: 'approved', user }
  }

  deny(userCode: string): void {
    this.#grant(userCode).state = { name: 'denied' }
  }

  /** Invalidates every current code. */
  forgetAll(): void {
    this.#grants.length = 0
  }

  /** POST /login/device/code */
  code(form: ReadonlyMap<string, string>, origin: string): { status: number; body: unknown } {
    if (form.get('client_id') !== this.settings.clientId)
      return { status: 404, body: { error: 'Not Found' } }
    if (this.settings.disabled)
      return {
        status: 400,
        body: oauthError('device_flow_disabled', 'Device Flow must be explicitly enabled'),
      }
    const serial = this.#grants.length + 1
    const grant: Grant = {
      userCode: `WDJB-${String(serial).padStart(4, '0')}`,
      deviceCode: `device-code-${String(serial).padStart(28, '0')}`,
      scopes: (form.get('scope') ?? '').split(/[ ,]+/).filter(Boolean),
      expiresAt: this.settings.now() + this.settings.expiresIn * 1000,
      interval: this.settings.interval,
      lastPoll: null,
      state: { name: 'pending' },
    }
    this.#grants.push(grant)
    return {
      status: 200,
      body: {
        device_code: grant.deviceCode,
        user_code: grant.userCode,
        verification_uri: `${origin}/login/device`,
        expires_in: this.settings.expiresIn,
        interval: grant.interval,
      },
    }
  }

  /** POST /login/oauth/access_token */
  token(form: ReadonlyMap<string, string>): unknown {
    if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:device_code')
      return oauthError('unsupported_grant_type', 'The grant type is not supported')
    if (form.get('client_id') !== this.settings.clientId)
      return oauthError('incorrect_client_credentials', 'The client_id is incorrect.')
    const grant = this.#grants.find((known) => known.deviceCode === form.get('device_code'))
    if (!grant) return oauthError('incorrect_device_code', 'The device_code provided is not valid.')
    const now = this.settings.now()
    if (now >= grant.expiresAt) return oauthError('expired_token', 'The device_code has expired.')
    if (this.#isTooFast(grant, now)) {
      grant.interval += 5
      return {
        ...oauthError('slow_down', 'Too many requests have been made'),
        interval: grant.interval,
      }
    }
    const { state } = grant
    if (state.name === 'denied')
      return oauthError('access_denied', 'The authorization request was denied.')
    if (state.name === 'pending')
      return oauthError('authorization_pending', 'The authorization request is still pending.')
    return {
      access_token: this.#model.token(state.user, grant.scopes),
      token_type: 'bearer',
      scope: grant.scopes.join(','),
    }
  }

  #isTooFast(grant: Grant, now: number): boolean {
    const early = grant.lastPoll !== null && now - grant.lastPoll < grant.interval * 1000
    grant.lastPoll = now
    if (this.settings.slowDowns > 0) {
      this.settings.slowDowns -= 1
      return true
    }
    return early
  }

  #grant(userCode: string): Grant {
    const grant = this.#grants.find((known) => known.userCode === userCode)
    if (!grant) throw new Error(`no device waits with the code ${userCode}`)
    return grant
  }
}

function oauthError(error: string, description: string) {
  return {
    error,
    error_description: description,
    error_uri:
      'https://docs.github.com/developers/apps/authorizing-oauth-apps#error-codes-for-the-device-flow',
  }
}
