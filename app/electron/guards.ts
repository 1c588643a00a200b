/**
 * What no page may do, though it were another one than ours: leave, open windows of others, embed, ask for the machine,
 * download.
 */
import { isPage, PAGE_URL } from './protocol.ts'

interface Preventable {
  preventDefault(): void
}

type Navigation = 'will-navigate' | 'will-frame-navigate' | 'will-redirect'

/** What Electron's window-open handler answers. */
export type OpenAnswer =
  | { readonly action: 'deny' }
  | { readonly action: 'allow'; readonly overrideBrowserWindowOptions: object }

/** Electron's WebContents, as far as it is needed. */
export interface GuardedContents {
  on(event: Navigation, listener: (details: Preventable & { readonly url: string }) => void): unknown
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown
  on(event: 'did-create-window', listener: (window: { readonly webContents: GuardedContents }) => void): unknown
  setWindowOpenHandler(handler: (details: { readonly url: string }) => OpenAnswer): void
}

/** With `ownWindow`, the page may open itself once more, in a window made and guarded like its own. */
export function guardContents(contents: GuardedContents, ownWindow?: object): void {
  // Reloading is no leaving.
  const stay = (details: Preventable & { readonly url: string }) => {
    if (!isPage(details.url)) details.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.on('did-create-window', ({ webContents }) => guardContents(webContents, ownWindow))
  contents.setWindowOpenHandler(({ url }) =>
    ownWindow && isPage(url) ? { action: 'allow', overrideBrowserWindowOptions: ownWindow } : { action: 'deny' },
  )
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
