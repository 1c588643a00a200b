/**
 * What a view, a tablet, a script or a test talks through: it connects, keeps a replica, finds its way back after a loss, and
 * performs actions. Knows neither React nor the DOM; carriers are handed in.
 */
import type { MessageInitShape } from '@bufbuild/protobuf'
import { type Client, Code, ConnectError, createClient, type Transport } from '@connectrpc/connect'
import type { Channel } from '../contract/channel.ts'
import type { ActionSchema } from '../contract/gen/mam/v1/actions_pb.js'
import { type DeviceEntry, HotService, MamService } from '../contract/gen/mam/v1/mam_pb.js'
import { createChannelTransport, streamUntilLeft } from '../contract/transport.ts'
import type { ActionInit } from './gesture.ts'
import { type Hand, Hands, type Showing } from './hands.ts'
import { type Health, healthOf } from './health.ts'
import { Hot } from './hot.ts'
import { MixerValues } from './mixer-values.ts'
import {
  type FileEntry,
  fileEntryOf,
  type HistoryStep,
  historyStepOf,
  type RecoveredEntry,
  recoveredEntryOf,
} from './model.ts'
import { applyPatch, applySnapshot, createReplicaStore, type ReplicaStore, reached } from './replica.ts'
import type { CheckItem } from './stage.ts'
import { StripLevels } from './strip-levels.ts'
import { ControlValues, controlKey } from './values.ts'

export interface ClientOptions {
  readonly openCalls: () => Promise<Channel>
  readonly openHot: () => Promise<Channel>
  /** Names this client in what it does; unique among the host's clients. */
  readonly name: string
  /** Who acts, in words, for the history; the name unless given. */
  readonly author?: string
  /** First pause before looking for a lost host again, ms; it grows to the second. */
  readonly retryMs?: readonly [first: number, last: number]
}

const STATE_CREDIT = 32
/** One message in work, one under way: what comes later is newer. */
const HOT_CREDIT = 2
const RETRY_MS = [100, 2000] as const

export class MamClient {
  readonly store: ReplicaStore = createReplicaStore()
  readonly values = new ControlValues()
  readonly mixer = new MixerValues()
  readonly hot = new Hot()
  readonly levels = new StripLevels()
  private readonly options: ClientOptions
  private readonly hands: Hands
  private readonly closed = new AbortController()
  private mam: Client<typeof MamService> | undefined
  private sequence = 0
  /** Actions that the host has not answered. */
  private asked = 0
  /** The newest version that the host has answered with. */
  private answered = 0
  private watching: AbortController | undefined
  private loudness = false
  private readonly performListeners = new Set<(action: ActionInit) => void>()

  constructor(options: ClientOptions) {
    this.options = options
    this.hands = new Hands({
      name: options.name,
      perform: (action) => this.perform(action),
      reached: (version) => reached(this.store, version),
    })
    this.store.subscribe(({ mixer }, before) => {
      if (mixer !== before.mixer) this.mixer.replace(mixer)
    })
    void this.keepRunning(this.closed.signal, options.openCalls, STATE_CREDIT, (transport, signal) =>
      this.follow(createClient(MamService, transport), signal),
    )
  }

  close(): void {
    this.watching?.abort()
    this.closed.abort()
  }

  /** Starts or ends the hot stream: it costs the host something, so only while somebody looks. */
  watch(isWatching: boolean): void {
    if (isWatching === (this.watching !== undefined)) return
    this.watching?.abort()
    this.watching = isWatching ? new AbortController() : undefined
    if (this.watching)
      void this.keepRunning(this.watching.signal, this.options.openHot, HOT_CREDIT, (transport, signal) =>
        this.read(createClient(HotService, transport), signal),
      )
  }

  /** Whether the hot stream tells the loudness of strips: it then begins anew. */
  watchLoudness(isWanted: boolean): void {
    this.loudness = isWanted
    if (!this.watching) return
    this.watch(false)
    this.watch(true)
  }

  /** Tells the host's health, at most `rateHz` times a second, until the way out that it returns is taken. */
  watchHealth(rateHz: number, tell: (health: Health) => void): () => void {
    const watching = new AbortController()
    void this.keepRunning(watching.signal, this.options.openHot, HOT_CREDIT, async (transport, signal) => {
      const hot = createClient(HotService, transport)
      for await (const message of streamUntilLeft((options) => hot.watchHealth({ rateHz }, options), signal))
        tell(healthOf(message))
    })
    return () => watching.abort()
  }

  /** Called with each action of this client as it is asked for. Returns the way out. */
  onPerform(listener: (action: ActionInit) => void): () => void {
    this.performListeners.add(listener)
    return () => this.performListeners.delete(listener)
  }

  /** Resolves with the version in which the action shows. Rejects with a ConnectError, whose rawMessage is for people. */
  async perform(action: ActionInit): Promise<number> {
    for (const listener of this.performListeners) listener(action)
    const { name: client, author = '' } = this.options
    const request = { client, author, sequence: BigInt(++this.sequence), action: { action } }
    this.asked++
    try {
      const { version } = await this.connected().perform(request as { action: MessageInitShape<typeof ActionSchema> })
      this.answered = Math.max(this.answered, Number(version))
      return Number(version)
    } finally {
      this.asked--
    }
  }

  /** Whether the replica does not show yet what this client has asked for. */
  isBehind(): boolean {
    return this.asked > 0 || this.answered > this.store.getState().version
  }

  async listFiles(): Promise<FileEntry[]> {
    return (await this.connected().listFiles({})).files.map(fileEntryOf)
  }

  /** Newest first; 0: as many as the host likes. */
  async listHistory(count = 0): Promise<HistoryStep[]> {
    return (await this.connected().listHistory({ count })).steps.map(historyStepOf)
  }

  async listRecovered(): Promise<RecoveredEntry[]> {
    return (await this.connected().listRecovered({})).entries.map(recoveredEntryOf)
  }

  async listDevices(): Promise<DeviceEntry[]> {
    return (await this.connected().listDevices({})).devices
  }

  /** Text for `pasteNodes`, in this rack or another one. '' is the rack in front. */
  async copyNodes(nodes: readonly string[], rack = ''): Promise<string> {
    return (await this.connected().copyNodes({ rack, nodes: [...nodes] })).text
  }

  /** What will, or may, break tonight. */
  async checkShow(): Promise<readonly CheckItem[]> {
    return (await this.connected().checkShow({})).items
  }

  /** A hand on a control; it shows the hand's value until the host has answered to its end. */
  grab(node: { readonly id: string; readonly index: number }, param: number): Hand {
    return this.hands.grab({ node: node.id, param }, this.showing(node.index, param))
  }

  /** A hand on a control that the rack exports: `showing` is told what it shows. */
  grabControl(control: string, showing: Showing): Hand {
    return this.hands.grab({ control }, showing)
  }

  /** A hand on a value of the mixer, by its address; it shows the hand's value until the host has answered to its end. */
  grabMixer(address: string, param: number): Hand {
    return this.hands.grab({ mixer: address, param }, this.showingMixer(address, param))
  }

  /** A typed value, a key press, a reset: a whole gesture. */
  set(node: { readonly id: string; readonly index: number }, param: number, value: number): Promise<void> {
    const action: ActionInit = { case: 'setParam', value: { node: node.id, param, value } }
    return this.hands.set({ node: node.id, param }, this.showing(node.index, param), value, action)
  }

  /** A whole gesture on a control that the rack exports. */
  setControl(control: string, showing: Showing, value: number): Promise<void> {
    return this.hands.set({ control }, showing, value, { case: 'setControl', value: { control, value } })
  }

  /** A whole gesture on a value of the mixer. */
  setMixer(address: string, param: number, value: number): Promise<void> {
    const action: ActionInit = { case: 'setMixerValue', value: { address, param, value } }
    return this.hands.set({ mixer: address, param }, this.showingMixer(address, param), value, action)
  }

  private showing(node: number, param: number): Showing {
    const key = controlKey(node, param)
    return { hold: (value) => this.values.hold(key, value), release: () => this.values.release(key) }
  }

  private showingMixer(address: string, param: number): Showing {
    const { mixer } = this
    return { hold: (value) => mixer.hold(address, param, value), release: () => mixer.release(address, param) }
  }

  private connected(): Client<typeof MamService> {
    if (!this.mam) throw new ConnectError('MAM is not connected', Code.Unavailable)
    return this.mam
  }

  /** Opens a channel, works on it, and opens another one when it is lost, until the signal ends it. */
  private async keepRunning(
    signal: AbortSignal,
    open: () => Promise<Channel>,
    credit: number,
    work: (transport: Transport, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const [first, last] = this.options.retryMs ?? RETRY_MS
    let pauseMs = first
    while (!signal.aborted) {
      const startedMs = performance.now()
      const channel = await open().catch(() => undefined)
      if (channel) {
        const close = () => channel.close()
        signal.addEventListener('abort', close)
        await work(createChannelTransport(channel, { credit }), signal).catch(() => {})
        signal.removeEventListener('abort', close)
        channel.close()
      }
      // A connection that held is followed up at once; one that keeps failing is left in peace for longer.
      pauseMs = performance.now() - startedMs > last ? first : Math.min(pauseMs * 2, last)
      if (!signal.aborted) await pause(pauseMs, signal)
    }
  }

  private async follow(mam: Client<typeof MamService>, signal: AbortSignal): Promise<void> {
    try {
      for await (const { update } of streamUntilLeft(
        (options) => mam.subscribe({ client: this.options.name, author: this.options.author ?? '' }, options),
        signal,
      )) {
        this.mam = mam
        if (update.case === 'snapshot') {
          // It has all that was answered, or comes from a host that knows nothing of it.
          this.answered = 0
          applySnapshot(this.store, this.values, update.value)
        } else if (update.case === 'patch' && !applyPatch(this.store, this.values, update.value)) return
      }
    } finally {
      this.mam = undefined
      if (this.store.getState().link === 'live') this.store.setState({ link: 'lost' })
    }
  }

  private async read(hot: Client<typeof HotService>, signal: AbortSignal): Promise<void> {
    for await (const message of streamUntilLeft((options) => hot.watch({ loudness: this.loudness }, options), signal)) {
      this.hot.receive(message)
      this.levels.receive(message)
      if (message.whole) this.mixer.playAll(message.mixerPlayed)
      else for (const { address, param, value } of message.mixerPlayed) this.mixer.play(address, param, value)
      if (this.hot.state.revision !== this.store.getState().rack?.revision) continue
      if (message.whole) this.values.rest()
      for (const { node, param, value } of message.played) this.values.play(node, param, value)
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
