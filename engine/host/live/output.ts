/**
 * The device that the engine plays on: the one that somebody chose, and no other. Native keeps it (lost, returned); this
 * knows which one is wanted, what is proposed while nobody has chosen, and what is said of it. Main thread.
 *
 *   proposed ── chosen ──▶ running ⇄ lost        silent, by choice
 *                  └─▶ waiting ──▶ running
 */
import { DeviceState, InputAccess } from '../../contract/gen/mam/v1/state_pb.js'
import { framesToWire } from '../../contract/validate.ts'
import type { DeviceChoice, DeviceMemory } from '../audio/device-memory.ts'
import type { InputConsent } from '../audio/input-consent.ts'
import type { DeviceLister } from '../audio/lister.ts'
import type { DeviceInfo, EngineStatus, NativeEngine, NativeModule } from '../native.ts'
import { backWords, lostWords, proposalWords, refusedWords, waitingWords } from './device-words.ts'
import { orRefuse } from './refusal.ts'

export interface OutputParts {
  readonly memory: DeviceMemory
  readonly lister: DeviceLister
  readonly consent: InputConsent
}

export interface OutputOptions extends OutputParts {
  readonly native: NativeModule
  /** Which the device calls until moveTo. */
  readonly engine: NativeEngine
  /** Of the engine that plays now. */
  readonly status: () => EngineStatus
  /** Something is another one without having been asked for. */
  readonly onChange: () => void
  readonly onBack: (words: string) => void
}

const SILENT = 'silent'
const AT_FIRST: DeviceChoice = { name: SILENT, blockFrames: 256, inputChannels: 0 }

export class Output {
  private readonly options: OutputOptions
  private engine: NativeEngine
  private isOpen = false
  private wanted = AT_FIRST
  private isChosen = false
  /** While nobody has chosen; empty where there is no output. */
  private proposed = ''
  /** Proposed in place of the system's own. */
  private meant = ''
  /** Why the wanted device was refused when it was opened by itself. */
  private refused = ''
  private hasRun = false
  private isAsking = false
  private shown: EngineStatus
  private lostFrame: number | undefined

  constructor(options: OutputOptions) {
    this.options = options
    this.engine = options.engine
    this.shown = options.status()
  }

  /** As asked for. */
  get name(): string {
    return this.wanted.name
  }

  /** Devices as they are plugged in now; what is proposed follows them. */
  async list(): Promise<DeviceInfo[]> {
    const devices = await orRefuseLater('the devices cannot be listed', this.options.lister.list())
    if (!this.isChosen && this.propose(devices)) this.options.onChange()
    return devices
  }

  /**
   * A device by name, which is remembered; `blockFrames` 0 keeps the size, `inputChannels` undefined keeps them on the same
   * device. Throws Refusal and keeps what was open.
   */
  open(name: string, blockFrames: number, inputChannels?: number): void {
    const isSame = name === this.wanted.name
    const waits = isSame && this.isGone
    const choice = {
      name,
      blockFrames: blockFrames || this.wanted.blockFrames,
      inputChannels: inputChannels ?? (isSame ? this.wanted.inputChannels : 0),
    }
    orRefuse(`"${name}" cannot be opened`, () => this.request(choice, waits))
    this.chose(choice)
    void this.options.memory.keep(choice)
  }

  /** As asked for. */
  get blockFrames(): number {
    return this.wanted.blockFrames
  }

  /** Another block size on whatever plays; it is no choice of a device. Throws Refusal and keeps what was open. */
  setBlockFrames(blockFrames: number): void {
    const next = { ...this.wanted, blockFrames }
    orRefuse(`${this.name} cannot have blocks of ${blockFrames} frames`, () => this.request(next, this.isGone))
    this.wanted = next
  }

  /** At a start: the wish, or what was chosen earlier, waited for where it is not there; or a proposal on the silent clock. */
  start(wish?: string): void {
    const remembered = this.options.memory.read()
    const choice = wish === undefined || wish === remembered?.name ? remembered : { ...AT_FIRST, name: wish }
    if (choice) this.goOn(choice)
    else this.waitForChoice()
  }

  /** After starts that failed, perhaps in a driver: nothing is opened but the silent clock, one press takes what was meant. */
  startSafely(wish?: string): void {
    const remembered = this.options.memory.read()
    const name = wish ?? remembered?.name ?? ''
    const blockFrames = remembered?.blockFrames ?? AT_FIRST.blockFrames
    if (name === SILENT) this.goOn({ ...AT_FIRST, blockFrames })
    else {
      this.meant = name
      this.wanted = { ...AT_FIRST, blockFrames }
      this.waitForChoice()
    }
  }

  /** The device that played before a crash, whatever a start by itself would have opened. */
  resume(name: string): void {
    if (name !== '' && name !== this.name) this.start(name)
  }

  /** Another engine is called from now on, at its own rate. Throws what native throws; then the one before is called again. */
  moveTo(engine: NativeEngine): void {
    this.follow(this.options.status())
    const { engine: before, isGone, lostFrame, shown } = this
    // It fades out, and one that takes one program at a time is free then.
    if (shown.deviceState !== 'none') this.openSilent(shown.blockFrames)
    this.engine = engine
    try {
      if (this.refused !== '') this.goOn(this.wanted)
      else if (this.isOpen) this.request(this.wanted, isGone)
    } catch (error) {
      this.engine = before
      this.openAgain()
      throw error
    }
    // The new one counts from 0.
    if (lostFrame !== undefined)
      this.lostFrame = Math.round(((lostFrame - shown.engineFrame) * engine.status().sampleRate) / shown.sampleRate)
  }

  /** Follows native. True where something is to be told. */
  follow(status: EngineStatus): boolean {
    const before = this.shown
    this.shown = status
    if (status.deviceState === 'running') this.hasRun = true
    this.followLoss(status)
    return told.some((key) => before[key] !== status[key])
  }

  message() {
    const { shown, wanted } = this
    const state = this.state()
    const isRunning = state === DeviceState.RUNNING
    const ms = (frames: number) => (isRunning ? (1000 * frames) / shown.sampleRate : 0)
    return {
      name: wanted.name,
      sampleRate: shown.sampleRate,
      blockFrames: shown.blockFrames || wanted.blockFrames,
      trouble: this.trouble(state),
      state,
      proposed: state === DeviceState.PROPOSED ? this.proposed : '',
      deviceRate: isRunning ? shown.deviceRate : 0,
      inputChannels: isRunning ? shown.inputChannels : 0,
      wantedInputChannels: wanted.inputChannels,
      inputLatencyMs: ms(shown.inputLatencyFrames),
      outputLatencyMs: ms(shown.outputLatencyFrames),
      gaps: framesToWire(shown.gaps),
      inputAccess: this.inputAccess(),
    }
  }

  /** What whoever starts MAM has to know of it; empty where it plays as chosen. */
  get startWords(): string {
    const { proposed, trouble } = this.message()
    return proposed ? proposalWords(proposed) : trouble
  }

  /** The choice is on disk. */
  flush(): Promise<void> {
    return this.options.memory.flush()
  }

  private waitForChoice(): void {
    const { native } = this.options
    this.openSilent(AT_FIRST.blockFrames)
    this.propose(native.hasDevices ? quietly(() => native.devices()) : [])
    this.follow(this.options.status())
  }

  /** Native looks for it by itself. */
  private get isGone(): boolean {
    return this.shown.deviceState === 'lost' || this.shown.deviceState === 'returning'
  }

  private goOn(choice: DeviceChoice): void {
    let refused = ''
    try {
      this.request(choice, true)
    } catch (error) {
      refused = (error as Error).message
      this.openSilent(choice.blockFrames)
    }
    this.chose(choice)
    this.refused = refused
  }

  private chose(choice: DeviceChoice): void {
    this.wanted = choice
    this.isChosen = true
    this.refused = ''
    this.hasRun = false
    this.lostFrame = undefined
    this.follow(this.options.status())
  }

  /** Inputs open only where the system lets them; where it asks, outputs play meanwhile. Throws what native throws. */
  private request({ name, blockFrames, inputChannels }: DeviceChoice, waits: boolean): void {
    const { consent } = this.options
    const mayHear = inputChannels === 0 || consent.state() === 'granted'
    const inputs = mayHear && inputChannels > 0 ? { inputChannels } : {}
    this.engine.openDevice({ name, blockFrames, ...inputs, ...(waits ? { waits } : {}) })
    this.isOpen = true
    if (!mayHear && consent.state() === 'undecided') void this.askForInputs()
  }

  private openAgain(): void {
    try {
      this.request(this.wanted, true)
    } catch (error) {
      this.refused = (error as Error).message
    }
  }

  private openSilent(blockFrames: number): void {
    this.engine.openDevice({ name: SILENT, blockFrames })
    this.isOpen = true
  }

  private async askForInputs(): Promise<void> {
    if (this.isAsking) return
    this.isAsking = true
    await this.options.consent.ask()
    this.isAsking = false
    try {
      if (this.wanted.inputChannels > 0 && this.options.consent.state() === 'granted') this.request(this.wanted, true)
    } finally {
      this.follow(this.options.status())
      this.options.onChange()
    }
  }

  /** True where it is another one. */
  private propose(devices: readonly DeviceInfo[]): boolean {
    const before = this.proposed
    const own = devices.find(
      ({ name, isDefault, outputChannels }) => isDefault && outputChannels > 0 && name !== SILENT,
    )
    this.proposed = this.meant || (own?.name ?? '')
    return this.proposed !== before
  }

  private state(): DeviceState {
    if (!this.isChosen && this.proposed !== '') return DeviceState.PROPOSED
    if (this.name === SILENT) return DeviceState.SILENT
    if (this.shown.deviceState === 'running') return DeviceState.RUNNING
    return this.hasRun ? DeviceState.LOST : DeviceState.WAITING
  }

  private trouble(state: DeviceState): string {
    const why = this.shown.deviceTrouble
    if (this.refused !== '') return refusedWords(this.refused)
    if (state === DeviceState.LOST) return lostWords(this.name, why)
    return state === DeviceState.WAITING ? waitingWords(this.name, why) : why
  }

  private inputAccess(): InputAccess {
    if (this.isAsking) return InputAccess.ASKING
    return this.options.consent.state() === 'denied' ? InputAccess.DENIED : InputAccess.GRANTED
  }

  /** Engine frames follow the wall's time also while it is gone. */
  private followLoss({ engineFrame, sampleRate }: EngineStatus): void {
    if (this.isGone && this.hasRun) this.lostFrame ??= engineFrame
    if (this.isGone || this.lostFrame === undefined) return
    this.options.onBack(backWords(this.name, (engineFrame - this.lostFrame) / sampleRate))
    this.lostFrame = undefined
  }
}

/** What native says of a device, as far as people are told. */
const told = [
  'deviceState',
  'deviceTrouble',
  'deviceRate',
  'blockFrames',
  'inputChannels',
  'inputLatencyFrames',
  'outputLatencyFrames',
  'gaps',
] as const satisfies readonly (keyof EngineStatus)[]

function quietly(list: () => DeviceInfo[]): DeviceInfo[] {
  try {
    return list()
  } catch {
    return []
  }
}

async function orRefuseLater<T>(what: string, result: Promise<T>): Promise<T> {
  const settled = await result.then(
    (value) => () => value,
    (error: unknown) => () => {
      throw error
    },
  )
  return orRefuse(what, settled)
}
