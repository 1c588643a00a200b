/**
 * Levels and costs of nodes and cables, past React, by one animation-frame loop: elements come here when they appear and leave
 * when they go. Pictures of the levels are drawn from here.
 */
import type { MamClient } from '../../../engine/client/client.ts'
import type { Health, NodeHealth } from '../../../engine/client/health.ts'
import { formatLevel, levelDb } from '../../ui/format.ts'
import { onMotion, throttled } from '../../ui/frame.ts'

const FLOOR_DB = -48
const FALL_DB_PER_SECOND = 40

/** -1: the output. */
export const OUTPUT_INDEX = -1

export interface Inset {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface NodeParts {
  /** As xyflow knows it. */
  readonly key: string
  readonly meter: HTMLElement
  /** Its place in the box of the node, canvas points. Null until a picture needs it: asking for it lays out the page. */
  in: Inset | null
  /** Where it is on the picture, and how far it is drawn. Pixels. */
  x: number
  y: number
  width: number
  height: number
  drawn: number
  isCovered: boolean
}

export interface CableParts {
  readonly path: Path2D
  readonly source: number
  readonly gain: number
  readonly isKey: boolean
  /** Steps of its width that are drawn. */
  drawn: number
}

export class Live {
  private readonly client: MamClient
  readonly nodes = new Map<number, NodeParts>()
  readonly cables = new Map<string, CableParts>()
  /** Another one when an element came or went. */
  revision = 0
  private readonly costs = new Map<number, HTMLElement>()
  private dbs = new Float32Array(0)
  private health: Health | undefined
  private nodeCosts: ReadonlyMap<number, NodeHealth> = new Map()
  private lastMs = 0
  private readonly costWords: (us: number, share: number) => string

  constructor(client: MamClient, costWords: (us: number, share: number) => string) {
    this.client = client
    this.costWords = costWords
  }

  /** Runs until the way out is taken. */
  start(): () => void {
    const tell = throttled(2, () => this.tellLevels())
    const endFrames = onMotion((nowMs) => {
      this.readLevels(Math.min(nowMs - this.lastMs, 250))
      this.lastMs = nowMs
      tell(nowMs)
    })
    const endHealth = this.client.watchHealth(1, (health) => {
      this.health = health
      const { rack } = this.client.store.getState()
      const nodes = health.racks.find((one) => one.rack === rack?.id)?.nodes ?? []
      this.nodeCosts = new Map(nodes.map((cost) => [cost.node, cost]))
      for (const [index, element] of this.costs) this.showCost(index, element)
    })
    return () => {
      endFrames()
      endHealth()
    }
  }

  addNode(index: number, key: string, meter: HTMLElement): () => void {
    const mine: NodeParts = { key, meter, in: null, x: 0, y: 0, width: 0, height: 0, drawn: 0, isCovered: false }
    this.nodes.set(index, mine)
    this.revision++
    return () => {
      if (this.nodes.get(index) === mine) this.nodes.delete(index)
      this.revision++
    }
  }

  addCost(index: number, element: HTMLElement): () => void {
    this.costs.set(index, element)
    this.showCost(index, element)
    return () => {
      if (this.costs.get(index) === element) this.costs.delete(index)
    }
  }

  addCable(key: string, cable: Omit<CableParts, 'drawn'>): () => void {
    const mine: CableParts = { ...cable, drawn: 0 }
    this.cables.set(key, mine)
    this.revision++
    return () => {
      if (this.cables.get(key) === mine) this.cables.delete(key)
      this.revision++
    }
  }

  get isSilent(): boolean {
    return this.dbs.every((db) => db <= FLOOR_DB)
  }

  /** 0..1 of the range that is shown. */
  shown(index: number, gain = 1): number {
    const db = (this.dbs[index + 1] ?? FLOOR_DB) + (gain > 0 ? levelDb(gain) : FLOOR_DB)
    return Math.min(Math.max((db - FLOOR_DB) / -FLOOR_DB, 0), 1)
  }

  private readLevels(passedMs: number): void {
    const { hot, store } = this.client
    const count = (store.getState().rack?.nodes.length ?? 0) + 1
    if (this.dbs.length !== count) this.dbs = new Float32Array(count).fill(FLOOR_DB)
    const fall = (FALL_DB_PER_SECOND * passedMs) / 1000
    const takenMs = performance.now()
    for (let i = 0; i < count; i++) {
      const peak = Math.max(hot.takePeak(i === 0 ? 0 : i + 1, takenMs), i === 0 ? hot.takePeak(1, takenMs) : 0)
      const before = this.dbs[i]!
      if (peak <= 0 && before <= FLOOR_DB) continue
      this.dbs[i] = Math.max(peak > 0 ? levelDb(peak) : FLOOR_DB, before - fall, FLOOR_DB)
    }
  }

  /** For those who hear the page. */
  private tellLevels(): void {
    for (const [index, { meter }] of this.nodes) {
      const db = this.dbs[index + 1] ?? FLOOR_DB
      const words = formatLevel(db > FLOOR_DB ? 10 ** (db / 20) : 0)
      if (meter.getAttribute('aria-valuetext') === words) continue
      meter.setAttribute('aria-valuenow', String(Math.min(Math.round(db), 0)))
      meter.setAttribute('aria-valuetext', words)
    }
  }

  private showCost(index: number, element: HTMLElement): void {
    const isThis = this.health?.revision === this.client.store.getState().rack?.revision
    const cost = isThis ? this.nodeCosts.get(index) : undefined
    // A root, so that what is cheap is seen and what is dear is not all the same.
    const transform = `scaleX(${cost ? Math.min(Math.sqrt(cost.share), 1).toFixed(2) : 0})`
    if (element.style.transform !== transform) element.style.transform = transform
    const title = cost ? this.costWords(cost.meanUs, cost.share) : ''
    if (element.parentElement!.title !== title) element.parentElement!.title = title
  }
}

export const LEVEL_FLOOR_DB = FLOOR_DB
