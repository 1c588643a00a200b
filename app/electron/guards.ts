/** What no page may do, though it were another one than ours: leave, open windows, embed, ask for the machine, download. */
import { isPage, PAGE_URL } from './protocol.ts'

interface Preventable {
  preventDefault(): void
}

type Navigation = 'will-navigate' | 'will-frame-navigate' | 'will-redirect'

/** Electron's WebContents, as far as it is needed. */
export interface GuardedContents {
  on(event: Navigation, listener: (details: Preventable & { readonly url: string }) => void): unknown
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown
  setWindowOpenHandler(handler: () => { action: 'deny' }): void
}

export function guardContents(contents: GuardedContents): void {
  // Reloading is no leaving.
  const stay = (details: Preventable & { readonly url: string }) => {
    if (!isPage(details.url)) details.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** What the page itself asks for: it needs nothing of the machine. Everything else is denied, without a question. */
const permissionsOfPage: readonly string[] = []

/** Electron's Session, as far as it is needed. */
export interface GuardedSession {
  setPermissionRequestHandler(
    handler: (
      contents: unknown,
      permission: string,
      callback: (granted: boolean) => void,
      details: { readonly requestingUrl?: string },
    ) => void,
  ): void
  setPermissionCheckHandler(
    handler: (
      contents: unknown,
      permission: string,
      origin: string,
      details: { readonly requestingUrl?: string },
    ) => boolean,
  ): void
  setDevicePermissionHandler(handler: () => boolean): void
  on(event: 'will-download', listener: (event: Preventable) => void): unknown
}

export function guardSession(session: GuardedSession, granted = permissionsOfPage): void {
  const may = (permission: string, url: string | undefined) =>
    granted.includes(permission) && url?.startsWith(PAGE_URL) === true
  session.setPermissionRequestHandler((_contents, permission, callback, { requestingUrl }) =>
    callback(may(permission, requestingUrl)),
  )
  session.setPermissionCheckHandler((_contents, permission, _origin, { requestingUrl }) =>
    may(permission, requestingUrl),
  )
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
}
