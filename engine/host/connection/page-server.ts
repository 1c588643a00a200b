/**
 * Serves the page and carries its calls, on 127.0.0.1 only: files over HTTP, calls over the WebSocket /calls, hot data over
 * a second one, /hot, so that neither waits for the other.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Host } from '../host.ts'
import { type Refused, refusalBeforeToken, refusalOf } from './guard.ts'
import { closeWhenGone } from './half-open.ts'
import { PageFiles } from './page-files.ts'
import { pageHeaders } from './page-headers.ts'
import { Passes } from './passes.ts'
import { serveCalls, serveHot } from './serve.ts'
import { MAX_SOCKET_MESSAGE_BYTES, webSocketChannel } from './websocket.ts'

export interface PageServerOptions {
  readonly host: Host
  /** Folder of the built page. */
  readonly folder: string
  /** 0: a free one. */
  readonly port: number
  /** Where the pages' secret is kept between runs; null: nowhere. */
  readonly secretFile: string | null
}

const LOOPBACK = '127.0.0.1'
/** Open sockets at once; a page has two. */
const MAX_SOCKETS = 64

export class PageServer {
  readonly port: number
  private readonly server: Server
  private readonly sockets: WebSocketServer
  private readonly passes: Passes
  private readonly host: Host
  private readonly files: PageFiles

  static async start(options: PageServerOptions): Promise<PageServer> {
    const server = createServer()
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(options.port, LOOPBACK, resolve)
    })
    return new PageServer(server, options)
  }

  private constructor(server: Server, options: PageServerOptions) {
    this.server = server
    this.host = options.host
    this.files = new PageFiles(options.folder)
    this.passes = new Passes(options.secretFile)
    this.port = (server.address() as AddressInfo).port
    this.sockets = new WebSocketServer({
      noServer: true,
      maxPayload: MAX_SOCKET_MESSAGE_BYTES,
      perMessageDeflate: false,
    })
    server.on('request', (request, response) => this.answer(request, response))
    server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head))
  }

  /** A new address that opens one page. */
  newUrl(): string {
    return `http://${LOOPBACK}:${this.port}/?token=${this.passes.issue()}`
  }

  async close(): Promise<void> {
    for (const socket of this.sockets.clients) socket.terminate()
    this.server.closeAllConnections()
    await new Promise<void>((resolve) => this.server.close(() => resolve()))
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    setSafetyHeaders(response, this.port)
    const url = urlOf(request)
    const token = url?.searchParams.get('token')
    if (token && url) this.exchange(token, request, response)
    else this.answerFile(url, request, response)
  }

  /** The address that was printed: its token becomes the cookie and leaves the address bar. */
  private exchange(token: string, request: IncomingMessage, response: ServerResponse): void {
    const refused = refusalBeforeToken(request, this.port, this.passes)
    if (refused) refuse(response, refused)
    else if (this.passes.redeem(token))
      response.writeHead(303, { Location: '/', 'Set-Cookie': this.passes.setCookie, 'Cache-Control': 'no-store' }).end()
    else if (this.passes.accepts(request.headers.cookie)) response.writeHead(303, { Location: '/' }).end()
    else refuse(response, refusalOf(request, this.port, this.passes)!)
  }

  private answerFile(url: URL | null, request: IncomingMessage, response: ServerResponse): void {
    const refused = url ? refusalOf(request, this.port, this.passes) : badRequest
    if (refused) refuse(response, refused)
    else if (request.method !== 'GET' && request.method !== 'HEAD')
      response.writeHead(405, { Allow: 'GET, HEAD' }).end()
    else if (!this.files.answer(url!.pathname, request, response)) plain(response, 404, 'There is nothing here.')
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    const path = urlOf(request)?.pathname
    const refused = refusalOf(request, this.port, this.passes)
    const serve = path === '/calls' ? this.serveCalls : path === '/hot' ? this.serveHot : undefined
    if (refused) refuseUpgrade(socket, refused.status)
    else if (!serve) refuseUpgrade(socket, 404)
    else if (this.sockets.clients.size >= MAX_SOCKETS) refuseUpgrade(socket, 503)
    else this.sockets.handleUpgrade(request, socket, head, serve)
  }

  private readonly serveCalls = (socket: WebSocket): void => {
    serveCalls(webSocketChannel(socket), this.host, 'web')
    closeWhenGone(socket)
  }

  private readonly serveHot = (socket: WebSocket): void => {
    serveHot(webSocketChannel(socket), this.host)
  }
}

const badRequest: Refused = { status: 400, words: 'That is no address.' }

function urlOf(request: IncomingMessage): URL | null {
  const path = request.url ?? ''
  return path.startsWith('/') ? URL.parse(`http://${LOOPBACK}${path}`) : null
}

function setSafetyHeaders(response: ServerResponse, port: number): void {
  const sockets = [`ws://127.0.0.1:${port}`, `ws://localhost:${port}`]
  for (const [name, value] of Object.entries(pageHeaders(sockets))) response.setHeader(name, value)
}

function refuse(response: ServerResponse, { status, words }: Refused): void {
  plain(response, status, words)
}

function plain(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${words}\n`)
}

function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
