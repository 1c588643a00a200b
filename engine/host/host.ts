/**
 * The one object behind every carrier: composes player, document, files and recovery, applies actions, and tells those who
 * look. Main thread only; the sound runs in native threads and waits for nothing here.
 */
import { homedir } from 'node:os'
import { join, resolve, sep } from 'node:path'
import type { MessageInitShape } from '@bufbuild/protobuf'
import { Mode, type StateSchema } from '../contract/gen/mam/v1/state_pb.js'
import { framesFromWire } from '../contract/validate.ts'
import { copiedNodes } from '../session/actions/paste.ts'
import { fileIdOfRack } from '../session/document.ts'
import { isOnStage } from '../session/registry.ts'
import type { StartAudioProcess } from './audio/audio-process.ts'
import { DeviceMemory } from './audio/device-memory.ts'
import { freeInputs, type InputConsent } from './audio/input-consent.ts'
import { type DeviceLister, nativeLister } from './audio/lister.ts'
import { Cue } from './cue/cue.ts'
import { isCueAction, performCue } from './cue/cue-desk.ts'
import { CueMemory } from './cue/cue-memory.ts'
import { refuseOnStage } from './edit-mode.ts'
import { type Author, Editor } from './editor.ts'
import { Exporter } from './export/exporter.ts'
import { performFile } from './file-actions.ts'
import { Filing } from './filing.ts'
import { performByHand } from './hand-actions.ts'
import { Hands } from './hands.ts'
import { Health } from './health/health.ts'
import { type ActionCase, documentCallOf } from './live/document-calls.ts'
import { Jobs } from './live/jobs.ts'
import { descriptorMessage } from './live/messages.ts'
import type { NoteSource } from './live/notes.ts'
import { Notices } from './live/notices.ts'
import { Player, type StateChange } from './live/player.ts'
import { HOST_ORIGIN, type Origin, Publication } from './live/publication.ts'
import { Refusal } from './live/refusal.ts'
import { historyListMessage, historyMessage, sessionMessage, tonightMessage } from './live/session-messages.ts'
import { addonPath, type DeviceInfo, descriptorsOf, type NativeEngine, type NativeModule } from './native.ts'
import { Keeper, type KeptEntry } from './project/keeper.ts'
import { emptyProject } from './project/opening.ts'
import { Project } from './project/project.ts'
import { type RecentEntry, RecentProjects } from './project/recent.ts'
import { Roads } from './roads.ts'
import { type MachineParts, ownMachine } from './stage/machine.ts'
import { Stage } from './stage/stage.ts'

/** One page, tablet or script, as long as it stays connected. */
export interface Connection {
  readonly id: string
  /** What its notes are said to come from; left out: a window of the app. */
  readonly source?: NoteSource
}

/** What a crash had ended. */
export interface Resumed {
  /** Files, or names of what was never saved. */
  readonly open: readonly string[]
  /** It sounds again. */
  readonly isPlaying: boolean
  /** Of the content, at the last checkpoint. */
  readonly timelineFrame: number
}

export interface HostOptions {
  readonly native: NativeModule
  /** Folder of what came with MAM; null where there is none. */
  readonly demoFolder: string | null
  /** Folder for what outlives the host: recent files, recovery; null: nothing does. */
  readonly stateFolder: string | null
  /** Hz, whatever files say; each plays at its own unless given. */
  readonly sampleRate?: number
  /** Hz, at which it plays until something of another rate is opened; 48000 unless given. */
  readonly startRate?: number
  /** Threads that render the racks for the device where the session asks for none; 1 unless given. */
  readonly realtimeThreads?: number
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Looks for devices; the engine itself unless given. */
  readonly lister?: DeviceLister
  /** Starts the process that plays the cue; there is no cue unless given. */
  readonly startAudioProcess?: StartAudioProcess
  /** Where the system asks a person before inputs are heard. */
  readonly inputConsent?: InputConsent
  /** What the computer under it has left; looked at for real unless given. */
  readonly machine?: MachineParts
}

const DEFAULT_SAMPLE_RATE = 48000
/** After a crash the sound comes back, but not as a blow. */
const RESUME_FADE_MS = 500
const DISK_LOOK_MS = 3000
/** Topic of a notice. */
const NO_RACK = 'no rack plays'

export class Host {
  readonly publication: Publication
  readonly player: Player
  readonly editor: Editor
  readonly filing: Filing
  readonly exporter: Exporter
  readonly keeper: Keeper
  readonly health: Health
  readonly cue: Cue
  readonly stage: Stage
  /** What was brought back after a crash; null where nothing was. */
  resumed: Resumed | null = null
  private readonly native: NativeModule
  private readonly recent: RecentProjects
  private readonly jobs: Jobs
  private readonly notices: Notices
  private readonly hands: Hands
  private readonly roads = new Roads()
  private readonly diskTimer: NodeJS.Timeout

  constructor(options: HostOptions) {
    const { native, demoFolder, stateFolder, sampleRate, now = Date.now } = options
    this.native = native
    this.publication = new Publication(() => this.stateMessage())
    const publish = (changes: readonly StateChange[], origin: Origin = HOST_ORIGIN) =>
      this.publication.publish(changes, origin)
    this.notices = new Notices(publish)
    const notify = (words: string) => this.notices.add(words)
    this.player = new Player({
      native,
      sampleRate: sampleRate ?? options.startRate ?? DEFAULT_SAMPLE_RATE,
      devices: {
        memory: new DeviceMemory(stateFolder && join(stateFolder, 'device.json'), notify),
        lister: options.lister ?? nativeLister(native),
        consent: options.inputConsent ?? freeInputs,
      },
      onChange: publish,
      onTrouble: (words) => this.notices.add(words, 'busy'),
      onDeviceNews: (words) => this.notices.add(words, 'device'),
      overrides: () => this.editor.overrides(),
      strips: () => this.editor.strips,
    })
    this.health = new Health({
      player: this.player,
      ...(options.realtimeThreads ? { realtimeThreads: options.realtimeThreads } : {}),
      publish,
      notify: (words, topic) => this.notices.add(words, topic),
      withdraw: (topic) => this.notices.withdraw(topic),
      onFaults: () => publish(this.editor.mixerChanges()),
      stateFolder,
      now,
    })
    this.cue = new Cue({
      start: options.startAudioProcess ?? null,
      memory: new CueMemory(stateFolder && join(stateFolder, 'cue.json')),
      engine: () => this.player.engine,
      addon: addonPath,
      sampleRate: () => this.player.sampleRate,
      publish: (cue) => publish([{ change: { case: 'cue', value: cue } }]),
    })
    /** What a document asks of the engine goes with it. */
    const publishDocument = (changes: readonly StateChange[], origin: Origin = HOST_ORIGIN) =>
      publish(
        [
          ...changes,
          ...this.health.follow(this.editor.project.document),
          ...this.stage.follow(this.editor.project.document),
        ],
        origin,
      )
    this.keeper = new Keeper({
      folder: stateFolder && join(stateFolder, 'recovery'),
      now,
      checkpoint: () => this.checkpoint(),
      onTrouble: notify,
    })
    const remember = this.keeper.remember.bind(this.keeper)
    this.editor = new Editor(new Project(emptyProject()), {
      native,
      player: this.player,
      ...(sampleRate === undefined ? {} : { sampleRate }),
      publish: publishDocument,
      remember,
      onTurned: (before, after) => this.hands.follow(before, after),
      now,
    })
    this.stage = new Stage({
      player: this.player,
      project: () => this.editor.project,
      homeFolder: homedir(),
      machine: options.machine ?? ownMachine,
      publish,
      notify,
      now,
    })
    this.hands = new Hands({ editor: this.editor, player: this.player, publish, notify })
    this.jobs = new Jobs(publish)
    this.recent = new RecentProjects({ demoFolder, recentFile: stateFolder && join(stateFolder, 'recent.json') })
    const demos = demoFolder && resolve(demoFolder)
    this.filing = new Filing({
      editor: this.editor,
      keeper: this.keeper,
      jobs: this.jobs,
      recent: this.recent,
      isDemo: (path) => demos !== null && path.startsWith(demos + sep),
      owner: ownerName(),
      publish: publishDocument,
      notify: (words, topic) => this.notices.add(words, topic),
      withdraw: (topic) => this.notices.withdraw(topic),
      onReplaced: () => {
        this.hands.clear()
        this.stage.opened()
      },
    })
    this.exporter = new Exporter({
      native,
      addon: addonPath,
      jobs: this.jobs,
      project: () => this.editor.project,
      refuseLoss: (path) => this.filing.refuseLoss(path),
      notify: (words, topic) => this.notices.add(words, topic),
    })
    this.diskTimer = setInterval(() => void this.filing.lookAtDisk(), DISK_LOOK_MS).unref()
  }

  /**
   * Ends the sound at once; resolves when unsaved work is put by and locks are released. 'abandoned': work stays in the
   * recovery place as a crash leaves it, for whoever comes next.
   */
  async close(how: 'orderly' | 'abandoned' = 'orderly'): Promise<void> {
    clearInterval(this.diskTimer)
    this.health.close()
    this.stage.close()
    this.cue.close()
    this.keeper.stop()
    this.player.close()
    await this.exporter.close()
    await this.filing.close(how)
    await this.player.output.flush()
  }

  /** For embedders and tests: recording what the device is given. What has another rate is played by another one. */
  get engine(): NativeEngine {
    return this.player.engine
  }

  /** Text of the rack in front with every edit; undefined without one. */
  get rackText(): string | undefined {
    const { document, front } = this.editor.project
    const file = front ? fileIdOfRack(document, front) : undefined
    return file && document.files.get(file)?.text
  }

  get hot() {
    return this.player.hot
  }

  listFiles(): Promise<RecentEntry[]> {
    return this.recent.list()
  }

  listDevices(): Promise<DeviceInfo[]> {
    return this.player.output.list()
  }

  /** As text, for PasteNodes. Throws SessionRefusal. */
  copyNodes(rack: string, nodes: readonly string[]): string {
    const { document, front } = this.editor.project
    return copiedNodes(document, rack || front, nodes)
  }

  listHistory(count: number) {
    return historyListMessage(this.editor.project, count)
  }

  /** What would, or may, break tonight. */
  checkShow() {
    return this.stage.check()
  }

  listRecovered(): KeptEntry[] {
    return this.keeper.list()
  }

  /**
   * Applies one checked action: at once, but for files, which take their time. Resolves with the version of the state that
   * shows it. Rejects with Refusal; then nothing changed.
   */
  async perform(action: ActionCase, origin: Origin, connection: Connection, author = origin.client): Promise<number> {
    const by: Author = { id: origin.client, name: author || origin.client }
    const panic = this.stage.perform(action)
    if (action.case === 'panic') this.roads.dropStarts('a panic')
    const begin = () => this.stage.guarded(action, () => this.begin(action, origin, connection, by))
    // It waits for nobody.
    if (panic) this.publication.publish(panic, origin)
    else await this.roads.take(action, connection.id, begin)
    return this.publication.version
  }

  /** What needs no file is done when it returns. */
  private begin(action: ActionCase, origin: Origin, connection: Connection, by: Author): Promise<void> | undefined {
    this.refuseOnStage(action)
    if (performByHand(action, this.hands, connection, by, origin)) return undefined
    const call = documentCallOf(action, this.editor.project)
    if (call) this.editor.perform([call], by, origin)
    else if (isCueAction(action)) return performCue(action, this.cue, this.editor.project, this.player)
    else if (!this.control(action, by, origin)) return performFile(action, this, by, origin)
    return undefined
  }

  /** The connection is gone: its hands let go. */
  disconnect(connection: Connection): void {
    this.health.clients.leave(connection.id)
    this.roads.leave(connection.id)
    this.hands.leave(connection.id)
  }

  /** Opens a session or a rack in place of what is open. Rejects with Refusal; then that plays on. */
  async open(path: string): Promise<void> {
    await this.filing.open(path)
  }

  /**
   * A device by name, remembered for later starts; `blockFrames` 0 keeps the size, `inputChannels` undefined the inputs.
   * Throws Refusal and keeps what was open.
   */
  openDevice(name: string, blockFrames = 0, inputChannels?: number, origin: Origin = HOST_ORIGIN): void {
    this.player.output.open(name, blockFrames, inputChannels)
    this.publication.publish([this.player.deviceChange()], origin)
  }

  /**
   * At a start: the wish, or the device that was chosen earlier, waited for where it is not there. Where nobody ever chose,
   * the silent clock, and the system's output is proposed. 'safely': no device is opened, and the same one is proposed.
   */
  startDevice(wish?: string, how: 'as chosen' | 'safely' = 'as chosen'): void {
    if (how === 'safely') this.player.output.startSafely(wish)
    else this.player.output.start(wish)
    this.publication.publish([this.player.deviceChange()])
  }

  notify(words: string): void {
    this.notices.add(words)
  }

  /** Starts failed: nothing is opened, and the words say what was. */
  enterSafeMode(files: readonly string[]): void {
    this.editor.isSafeMode = true
    const list = files.length > 0 ? ` It had opened: ${files.join(', ')}.` : ''
    this.notify(`MAM failed to start several times, so nothing was opened this time.${list}`)
    this.publication.publish(this.editor.documentChanges())
  }

  /**
   * Brings back what a crash left, or what was open and not saved at the end, with a summary; and, with `plays`, lets it sound from the last checkpoint, faded in.
   * Resolves with what it was, null where there was nothing. Rejects with Refusal where it cannot be brought back.
   */
  async recover({ plays }: { readonly plays: boolean }): Promise<Resumed | null> {
    for (const words of this.keeper.unreadable())
      this.notify(`Work that a crash left cannot be read, and is kept as it is: ${words}.`)
    const id = this.keeper.unfinished()
    if (id === undefined) return null
    const { checkpoint } = this.keeper.read(id)
    const isPlaying = plays && checkpoint.isPlaying
    // Before the first state is written: a second crash comes back to the same place.
    await this.filing.openRecovered(id, HOST_ORIGIN, () => {
      this.player.startAt(checkpoint.timelineFrame, checkpoint.loop)
      if (isPlaying) this.resume(checkpoint.device)
    })
    const { name, path } = this.editor.project
    this.resumed = { open: [path || name], isPlaying, timelineFrame: checkpoint.timelineFrame }
    return this.resumed
  }

  /** On the device that it played on, as soon as that is there. */
  private resume(device: string): void {
    try {
      this.player.output.resume(device)
      this.publication.publish([this.player.deviceChange()])
      this.publication.publish(this.player.play(RESUME_FADE_MS))
    } catch (error) {
      this.notify(`It does not play on by itself: ${(error as Error).message}`)
    }
  }

  /** Of a play that no rack takes part in. */
  private tellSilence(): void {
    const slots = this.editor.project.slots()
    const [first, ...more] = slots
    if (!first || slots.some(({ problem }) => problem === '')) {
      this.notices.withdraw(NO_RACK)
      return
    }
    const who = more.length === 0 ? first.id : `${first.id} and ${more.length} more`
    this.notices.add(
      `No rack can be played (${who}): buses and inputs alone are heard. The mixer says why, and sets another file for a rack.`,
      NO_RACK,
    )
  }

  // --- actions -----------------------------------------------------------------------------------------------------

  private refuseOnStage(action: ActionCase): void {
    if (!isOnStage(action.case)) refuseOnStage(this.editor.project)
  }

  /** What is done at once. False where it is none of these. */
  private control(action: ActionCase, by: Author, origin: Origin): boolean {
    const { player, editor } = this
    const tell = (changes: readonly StateChange[]) => this.publication.publish(changes, origin)
    switch (action.case) {
      case 'play':
        tell([...player.play(), ...this.stage.played()])
        this.tellSilence()
        break
      case 'stop':
        tell(player.stop())
        break
      case 'locate':
        tell(player.locate(framesFromWire(action.value.timelineFrame)))
        break
      case 'setLoop':
        tell(player.setLoop(action.value.loop))
        break
      case 'openDevice':
        this.openDevice(action.value.name, action.value.blockFrames, action.value.inputChannels, origin)
        break
      case 'stopJob':
        this.jobs.stop(framesFromWire(action.value.job))
        break
      case 'dismissNotice':
        this.notices.dismiss(framesFromWire(action.value.notice), origin)
        break
      case 'undo':
        editor.undo(by, origin)
        break
      case 'redo':
        editor.redo(by, origin)
        break
      case 'goToStep':
        editor.goTo(action.value.step, by, origin)
        break
      case 'setMode':
        editor.setMode(action.value.mode === Mode.STAGE ? 'stage' : 'edit', origin)
        break
      case 'frontRack':
        editor.setFront(action.value.rack, origin)
        break
      case 'transact':
        editor.perform(
          action.value.actions.map((one) => this.callOf(one.action as ActionCase)),
          by,
          origin,
          action.value.title,
          action.value.take,
        )
        break
      default:
        return false
    }
    return true
  }

  private callOf(action: ActionCase) {
    const call = documentCallOf(action, this.editor.project)
    if (!call) throw new Refusal('not-possible', `${action.case} cannot be part of a step`)
    return call
  }

  // --- state -------------------------------------------------------------------------------------------------------

  private checkpoint() {
    const { player } = this
    const { loop } = player
    // What a panic faded does not come back by itself.
    const isPlaying = player.isPlaying && !this.stage.panic.isFaded
    return { isPlaying, loop, device: player.output.name, timelineFrame: player.position() }
  }

  private stateMessage(): MessageInitShape<typeof StateSchema> {
    const { project } = this.editor
    return {
      ...this.player.state(),
      session: sessionMessage(project, this.editor.isSafeMode),
      mixer: this.editor.mixerMessage(),
      history: historyMessage(project),
      tonight: tonightMessage(project),
      jobs: this.jobs.message(),
      notices: this.notices.message(),
      ...this.health.state(),
      ...this.stage.state(),
      cue: this.cue.message(),
      descriptors: descriptorsOf(this.native).map(descriptorMessage),
      hasDevices: this.native.hasDevices,
    }
  }
}

function ownerName(): string {
  return process.env.USER || process.env.USERNAME || 'somebody'
}
