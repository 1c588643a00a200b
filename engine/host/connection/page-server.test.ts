import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { MamClient } from '../../client/client.ts'
import { openSocketChannel } from '../../client/websocket.ts'
import { cancel } from '../../contract/testing/frames.ts'
import { type Rig, startRig, until } from '../testing/rig.ts'
import { PageServer } from './page-server.ts'

let rig: Rig
let server: PageServer
let folder: string
let cookie: string

interface Answer {
  readonly status: number
  readonly body: string
  readonly headers: NodeJS.Dict<string | string[]>
}

/** A request as it is written here: browsers and fetch would mend its headers. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text) => {
        body += text
      })
      response.on('end', () => resolve({ status: response.statusCode!, body, headers: response.headers }))
    })
    asking.on('error', reject).end()
  })
}

/** The close code, or the status with which an upgrade was refused. */
function dial(path: string, headers: Record<string, string>): Promise<WebSocket | number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers })
    socket.on('open', () => resolve(socket))
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode!))
    socket.on('error', () => {})
  })
}

const tokenPath = () => {
  const { pathname, search } = new URL(server.newUrl())
  return pathname + search
}

const start = () =>
  PageServer.start({ host: rig.host, folder: join(folder, 'page'), port: 0, secretFile: join(folder, 'secret') })

beforeEach(async () => {
  rig = startRig()
  await rig.host.open(rig.path)
  folder = mkdtempSync(join(tmpdir(), 'mam-page-'))
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true })
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html><title>MAM</title>')
  writeFileSync(join(folder, 'page', 'assets', 'app-1a2b.js'), 'export {}')
  writeFileSync(join(folder, 'private.txt'), 'not for the page')
  server = await start()
  cookie = String((await ask(tokenPath())).headers['set-cookie']).split(';')[0]!
})
afterEach(async () => {
  await server.close()
  rig.close()
  rmSync(folder, { recursive: true })
})

describe('the address that was printed', () => {
  test('its token becomes a cookie that scripts and other sites never see, and leaves the address', async () => {
    const { status, headers } = await ask(tokenPath())
    expect([status, headers.location]).toEqual([303, '/'])
    expect(String(headers['set-cookie'])).toMatch(/^mam=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\//)
  })

  test('its token works once', async () => {
    const path = tokenPath()
    expect((await ask(path)).status).toBe(303)
    expect((await ask(path)).status).toBe(401)
  })

  test('reloading it is harmless for the page that used it', async () => {
    const path = tokenPath()
    await ask(path)
    expect(await ask(path, { Cookie: cookie })).toMatchObject({ status: 303, headers: { location: '/' } })
  })

  test('a guessed token is refused', async () => {
    expect(await ask('/?token=abc')).toMatchObject({ status: 401, body: expect.stringContaining('Start MAM again') })
  })
})

describe('requests', () => {
  test('the page is served with the cookie, and with a policy that lets nothing else in', async () => {
    const { status, body, headers } = await ask('/', { Cookie: cookie })
    expect([status, body]).toEqual([200, '<!doctype html><title>MAM</title>'])
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'")
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  test('without token or cookie nothing is served', async () => {
    expect((await ask('/')).status).toBe(401)
    expect((await ask('/', { Cookie: 'mam=wrong' })).status).toBe(401)
    expect((await ask('/assets/app-1a2b.js')).status).toBe(401)
  })

  test.each(['evil.example', 'evil.example:80', '127.0.0.1:1', '127.0.0.1.evil.example'])(
    'the foreign Host %j is refused, cookie or not',
    async (host) => {
      expect((await ask('/', { Host: host, Cookie: cookie })).status).toBeOneOf([400, 403])
      expect((await ask(tokenPath(), { Host: host })).status).toBeOneOf([400, 403])
    },
  )

  test.each(['http://evil.example', 'null', 'https://127.0.0.1', 'http://127.0.0.1:1'])(
    'the foreign Origin %j is refused, cookie or not',
    async (origin) => {
      expect((await ask('/', { Origin: origin, Cookie: cookie })).status).toBe(403)
    },
  )

  test.each([
    '/../private.txt',
    '/..%2fprivate.txt',
    '/%2e%2e/private.txt',
    '/assets/../../private.txt',
    '//private.txt',
  ])('%s does not lead out of the page', async (path) => {
    const { status, body } = await ask(path, { Cookie: cookie })
    expect([status, body]).not.toContain('not for the page')
    expect(status).toBeOneOf([400, 404])
  })

  test('only reading is possible', async () => {
    expect((await ask('/', { Cookie: cookie }, 'POST')).status).toBe(405)
  })

  test('bytes that are no HTTP harm nobody', async () => {
    const socket = connect(server.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write('\0\0GET nonsense\r\n\r\n')
    await new Promise((resolve) => socket.on('close', resolve).resume())
    expect((await ask('/', { Cookie: cookie })).status).toBe(200)
  })
})

describe('sockets', () => {
  const origin = () => `http://127.0.0.1:${server.port}`

  test.each(['/calls', '/hot'])('%s needs the cookie and our own page', async (path) => {
    expect(await dial(path, {})).toBe(401)
    expect(await dial(path, { Cookie: cookie, Origin: 'http://evil.example' })).toBe(403)
    expect(await dial(path, { Cookie: cookie, Host: `evil.example:${server.port}` })).toBe(403)
    const socket = (await dial(path, { Cookie: cookie, Origin: origin() })) as WebSocket
    expect(socket.readyState).toBe(WebSocket.OPEN)
    socket.close()
  })

  test('there are no others', async () => {
    expect(await dial('/other', { Cookie: cookie, Origin: origin() })).toBe(404)
  })

  test('a page works over them, and finds its way back to a server that was started again', async () => {
    const { port } = server
    const open = (path: string) => () =>
      openSocketChannel(
        `ws://127.0.0.1:${port}${path}`,
        (url) => new WebSocket(url, { headers: { Cookie: cookie } }) as never,
      )
    const client = new MamClient({ openCalls: open('/calls'), openHot: open('/hot'), name: 'page', retryMs: [1, 20] })
    client.watch(true)
    await until(() => client.store.getState().link === 'live' && client.hot.state.revision > 0)
    await client.set({ id: 'kick1', index: 0 }, 1, 88)
    await server.close()
    await until(() => client.store.getState().link === 'lost')
    server = await PageServer.start({
      host: rig.host,
      folder: join(folder, 'page'),
      port,
      secretFile: join(folder, 'secret'),
    })
    await until(() => client.store.getState().link === 'live')
    await client.perform({ case: 'play', value: {} })
    client.close()
  })

  test('a message that is too large or no binary closes the socket and nothing else', async () => {
    for (const message of [Buffer.alloc(1 << 20), 'text']) {
      const socket = (await dial('/calls', { Cookie: cookie })) as WebSocket
      socket.send(message)
      await new Promise((resolve) => socket.on('close', resolve))
    }
    expect((await ask('/', { Cookie: cookie })).status).toBe(200)
  })

  test('a page that floods is cut off while another one goes on', async () => {
    const flood = (await dial('/calls', { Cookie: cookie })) as WebSocket
    const closed = new Promise((resolve) => flood.on('close', resolve))
    // Cancels of a call that does not exist: well-formed and worthless.
    for (let sequence = 1; sequence <= 60_000; sequence++) flood.send(cancel(sequence, 1))
    expect(await closed).toBe(1008)
    const { client } = rig.connect('page')
    await until(() => client.store.getState().link === 'live')
    await client.perform({ case: 'play', value: {} })
  })

  test('a page whose socket breaks off ends its gestures', async () => {
    const sockets: WebSocket[] = []
    const open = (path: string) => () =>
      openSocketChannel(`ws://127.0.0.1:${server.port}${path}`, (url) => {
        const socket = new WebSocket(url, { headers: { Cookie: cookie } })
        sockets.push(socket)
        return socket as never
      })
    const client = new MamClient({ openCalls: open('/calls'), openHot: open('/hot'), name: 'hand' })
    await until(() => client.store.getState().link === 'live')
    client.grab({ id: 'kick1', index: 0 }, 1).move(71)
    await until(() => rig.engine.sent.length === 1)
    client.close()
    for (const socket of sockets) socket.terminate()
    await until(() => rig.host.rackText!.includes('"f0": 71'))
  })
})

test('the pages of a server that can keep no secret still open', async () => {
  const { Passes } = await import('./passes.ts')
  const passes = new Passes('/dev/null/secret')
  expect(passes.redeem(passes.issue())).toBe(true)
  expect(passes.accepts(passes.setCookie.split(';')[0])).toBe(true)
})
