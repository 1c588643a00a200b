/** Standing in front of people: panic, guards against a slip, the computer under it, and whether the night can begin. */
import { dirname } from 'node:path'
import type { MessageInitShape } from '@bufbuild/protobuf'
import type { CheckShowResponseSchema } from '../../contract/gen/mam/v1/stage_pb.js'
import { framesToWire } from '../../contract/validate.ts'
import { type Document, sessionOf } from '../../session/document.ts'
import { type StageSettings, usualStage } from '../../session/stage-settings.ts'
import { loadLimitOf } from '../health/sampler.ts'
import type { ActionCase } from '../live/document-calls.ts'
import type { Player, StateChange } from '../live/player.ts'
import type { Project } from '../project/project.ts'
import { checkMessage } from './check-item.ts'
import { checkShow } from './check-show.ts'
import { GoGap } from './go-gap.ts'
import { Machine, type MachineParts } from './machine.ts'
import { NightLoad } from './night-load.ts'
import { Panic, stepOf } from './panic.ts'
import { readSleep } from './sleep.ts'

export interface StageOptions {
  readonly player: Player
  readonly project: () => Project
  /** Where what has no place yet would be saved. */
  readonly homeFolder: string
  readonly machine: MachineParts
  readonly publish: (changes: readonly StateChange[]) => void
  readonly notify: (words: string) => void
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Milliseconds; it never goes back, whatever is done to the clock on the wall. */
const elapsed = (): number => performance.now()

export class Stage {
  readonly panic: Panic
  private readonly options: StageOptions
  private readonly gap: GoGap
  private readonly machine: Machine
  private readonly load: NightLoad
  private settings: StageSettings = usualStage

  constructor(options: StageOptions) {
    this.options = options
    const { player, publish, notify, now, machine } = options
    this.panic = new Panic({
      player,
      handPlay: player.handPlay,
      fadeMs: () => this.settings.panicFadeMs,
      clock: elapsed,
      onOver: () => publish([this.change()]),
      onTrouble: notify,
    })
    this.gap = new GoGap(elapsed)
    this.machine = new Machine({ parts: machine, folder: () => this.folder(), publish, now })
    this.load = new NightLoad({ engine: () => player.engine, status: () => player.status, clock: elapsed })
  }

  close(): void {
    this.panic.close()
    this.machine.close()
    this.load.close()
  }

  /** The document is another one: its settings hold. */
  follow(document: Document): StateChange[] {
    const { stage } = sessionOf(document)
    const { goGapMs, panicFadeMs } = this.settings
    if (stage.goGapMs === goGapMs && stage.panicFadeMs === panicFadeMs) return []
    this.settings = stage
    return [this.change()]
  }

  /** Another project is open. */
  opened(): void {
    this.load.begin()
    void this.machine.look()
  }

  /** Does it, unless it is a slip on stage: throws Refusal then. */
  guarded<T>(action: ActionCase, perform: () => T): T {
    if (this.options.project().mode === 'stage') this.gap.check(action, this.settings.goGapMs)
    const result = perform()
    this.gap.accept(action)
    return result
  }

  /** Panic and what follows it; undefined where the action is none of these. Throws Refusal. */
  perform(action: ActionCase): StateChange[] | undefined {
    if (action.case === 'panic') return [...this.panic.press(stepOf(action.value.step)), this.change()]
    if (action.case !== 'restoreLevels') return undefined
    this.panic.restore()
    return [this.change()]
  }

  /** A play opened the output. */
  played(): StateChange[] {
    return this.panic.played() ? [this.change()] : []
  }

  state() {
    return { stage: this.message(), machine: this.machine.message() }
  }

  /** What would, or may, break tonight. Never waits for long. */
  async check(): Promise<MessageInitShape<typeof CheckShowResponseSchema>> {
    const { player, project, now } = this.options
    const [sleep] = await Promise.all([readSleep(), this.machine.look()])
    this.load.look()
    const items = checkShow({
      sleep,
      project: project(),
      device: player.output.message(),
      machine: this.machine.facts,
      load: this.load.facts,
      loadLimit: loadLimitOf(sessionOf(project().document).safety),
    })
    return { items: items.map(checkMessage), timeMs: framesToWire(now()) }
  }

  private message() {
    return { panic: this.panic.code, ...this.settings }
  }

  private change(): StateChange {
    return { change: { case: 'stage', value: this.message() } }
  }

  private folder(): string {
    const { project, homeFolder } = this.options
    const { path } = project()
    if (path !== '') return dirname(path)
    const { document, front } = project()
    const rack = sessionOf(document).racks.find(({ id }) => id === front)
    const file = rack && document.links.get(rack.path)
    const place = file === undefined ? undefined : project().placeOf(file)
    return place && place.path !== '' && !place.isDemo ? dirname(place.path) : homeFolder
  }
}
