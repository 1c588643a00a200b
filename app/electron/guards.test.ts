import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { type GuardedContents, type GuardedSession, guardContents, guardSession, type OpenAnswer } from './guards.ts'

class Contents extends EventEmitter {
  openHandler!: (details: { url: string }) => OpenAnswer
  setWindowOpenHandler(handler: Contents['openHandler']): void {
    this.openHandler = handler
  }
  /** Whether an event with these details was prevented. */
  prevents(event: string, url = ''): boolean {
    let prevented = false
    this.emit(event, {
      url,
      preventDefault: () => {
        prevented = true
      },
    })
    return prevented
  }
}

class Session extends EventEmitter {
  request!: Parameters<GuardedSession['setPermissionRequestHandler']>[0]
  check!: Parameters<GuardedSession['setPermissionCheckHandler']>[0]
  device!: () => boolean
  setPermissionRequestHandler(handler: Session['request']): void {
    this.request = handler
  }
  setPermissionCheckHandler(handler: Session['check']): void {
    this.check = handler
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.device = handler
  }
  /** What requests and checks say. */
  answers(permission: string, requestingUrl: string): boolean[] {
    const answers = [this.check(null, permission, '', { requestingUrl })]
    this.request(null, permission, (granted) => answers.push(granted), { requestingUrl })
    return answers
  }
}

function guarded(granted?: string[]) {
  const contents = new Contents()
  guardContents(contents)
  const session = new Session()
  guardSession(session, granted)
  return { contents, session }
}

test.each([
  'https://example.com/',
  'file:///etc/passwd',
  'app://other/',
  'app://mam.example.com/',
  'javascript:0',
  'about:blank',
])('the page does not leave for %s', (url) => {
  const { contents } = guarded()
  for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect'])
    expect([event, contents.prevents(event, url)]).toEqual([event, true])
})

test('the page may be loaded again', () => {
  expect(guarded().contents.prevents('will-navigate', 'app://mam/')).toBe(false)
})

test('no window is opened and nothing is embedded', () => {
  const { contents } = guarded()
  for (const url of ['https://example.com/', 'app://mam/', 'about:blank'])
    expect(contents.openHandler({ url })).toEqual({ action: 'deny' })
  expect(contents.prevents('will-attach-webview')).toBe(true)
})

test('a page that may open itself once more opens nothing else, and the new window is guarded like it', () => {
  const contents = new Contents()
  const ownWindow = { webPreferences: { sandbox: true } }
  guardContents(contents as GuardedContents, ownWindow)
  const allowed = { action: 'allow', overrideBrowserWindowOptions: ownWindow }
  expect(contents.openHandler({ url: 'app://mam/?view=stage&window=2' })).toEqual(allowed)
  expect(contents.openHandler({ url: 'https://example.com/?view=stage' })).toEqual({ action: 'deny' })
  const child = new Contents()
  contents.emit('did-create-window', { webContents: child })
  expect(child.prevents('will-navigate', 'https://example.com/')).toBe(true)
  expect(child.openHandler({ url: 'app://mam/?window=3' })).toEqual(allowed)
  expect(child.openHandler({ url: 'about:blank' })).toEqual({ action: 'deny' })
})

test.each([
  'media',
  'midi',
  'midiSysex',
  'geolocation',
  'notifications',
  'openExternal',
  'usb',
  'hid',
  'serial',
  'unknown',
])('the page is denied %s', (permission) => {
  expect(guarded().session.answers(permission, 'app://mam/')).toEqual([false, false])
})

test('what the page asks for is granted to the page alone', () => {
  const { session } = guarded(['fullscreen'])
  expect(session.answers('fullscreen', 'app://mam/')).toEqual([true, true])
  expect(session.answers('fullscreen', 'https://example.com/')).toEqual([false, false])
  expect(session.answers('fullscreen', 'app://mam.example.com/')).toEqual([false, false])
})

test('devices and downloads are denied', () => {
  const { session } = guarded()
  expect(session.device()).toBe(false)
  let prevented = false
  session.emit('will-download', {
    preventDefault: () => {
      prevented = true
    },
  })
  expect(prevented).toBe(true)
})
