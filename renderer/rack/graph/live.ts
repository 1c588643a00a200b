/**
 * Levels and costs of nodes and cables, drawn past React by one animation-frame loop: elements come here when they appear
 * and leave when they go.
 */
import type { MamClient } from '../../../engine/client/client.ts'
import type { Health, NodeHealth } from '../../../engine/client/health.ts'
import { formatLevel, levelDb } from '../../ui/format.ts'
import { onMotion, throttled } from '../../ui/frame.ts'

const FLOOR_DB = -48
const FALL_DB_PER_SECOND = 40
/** Steps that a bar or a width is drawn in: what has not moved by one is left alone. */
const BAR_STEPS = 56
const WIDTH_STEPS = 14
/** Where many cables are shown each is redrawn less often: each one repaints a part of the picture. */
const MANY_CABLES = 40

/** -1: the output. */
export const OUTPUT_INDEX = -1

interface NodeParts {
  readonly bar: HTMLElement
  readonly meter: HTMLElement
  drawn: number
}

interface CableParts {
  readonly path: SVGElement
  readonly source: number
  readonly gain: number
  drawn: number
}

export class Live {
  private readonly client: MamClient
  private readonly nodes = new Map<number, NodeParts>()
  private readonly cables = new Map<string, CableParts>()
  private readonly costs = new Map<number, HTMLElement>()
  private dbs = new Float32Array(0)
  private health: Health | undefined
  private nodeCosts: ReadonlyMap<number, NodeHealth> = new Map()
  private lastMs = 0
  private turn = 0
  private readonly costWords: (us: number, share: number) => string

  constructor(client: MamClient, costWords: (us: number, share: number) => string) {
    this.client = client
    this.costWords = costWords
  }

  /** Runs until the way out is taken. */
  start(): () => void {
    const tell = throttled(2, () => this.tellLevels())
    const endFrames = onMotion((nowMs) => {
      this.draw(nowMs)
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

  addNode(index: number, parts: { readonly bar: HTMLElement; readonly meter: HTMLElement }): () => void {
    const mine: NodeParts = { ...parts, drawn: -1 }
    this.nodes.set(index, mine)
    return () => {
      if (this.nodes.get(index) === mine) this.nodes.delete(index)
    }
  }

  addCost(index: number, element: HTMLElement): () => void {
    this.costs.set(index, element)
    this.showCost(index, element)
    return () => {
      if (this.costs.get(index) === element) this.costs.delete(index)
    }
  }

  addCable(key: string, path: SVGElement, source: number, gain: number): () => void {
    const mine: CableParts = { path, source, gain, drawn: -1 }
    this.cables.set(key, mine)
    return () => {
      if (this.cables.get(key) === mine) this.cables.delete(key)
    }
  }

  /** 0..1 of the range that is shown. */
  shown(index: number, gain = 1): number {
    const db = (this.dbs[index + 1] ?? FLOOR_DB) + (gain > 0 ? levelDb(gain) : FLOOR_DB)
    return Math.min(Math.max((db - FLOOR_DB) / -FLOOR_DB, 0), 1)
  }

  private draw(nowMs: number): void {
    this.readLevels(Math.min(nowMs - this.lastMs, 250))
    this.lastMs = nowMs
    for (const [index, parts] of this.nodes) drawBar(parts, this.shown(index))
    this.turn++
    if (this.cables.size > MANY_CABLES && this.turn % 4 !== 0) return
    for (const parts of this.cables.values()) drawWidth(parts, this.shown(parts.source, parts.gain))
  }

  private readLevels(passedMs: number): void {
    const { hot, store } = this.client
    const count = (store.getState().rack?.nodes.length ?? 0) + 1
    if (this.dbs.length !== count) this.dbs = new Float32Array(count).fill(FLOOR_DB)
    const fall = (FALL_DB_PER_SECOND * passedMs) / 1000
    for (let i = 0; i < count; i++) {
      const peak = i === 0 ? Math.max(hot.takePeak(0), hot.takePeak(1)) : hot.takePeak(i + 1)
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
    element.style.setProperty('transform', `scaleX(${cost ? Math.min(Math.sqrt(cost.share), 1).toFixed(3) : 0})`)
    element.parentElement!.title = cost ? this.costWords(cost.meanUs, cost.share) : ''
  }
}

export const LEVEL_FLOOR_DB = FLOOR_DB

function drawBar(parts: NodeParts, level: number): void {
  const step = Math.round(level * BAR_STEPS)
  if (step === parts.drawn) return
  parts.drawn = step
  parts.bar.style.transform = `scaleX(${step / BAR_STEPS})`
}

function drawWidth(parts: CableParts, level: number): void {
  const step = Math.round(level * WIDTH_STEPS)
  if (step === parts.drawn) return
  parts.drawn = step
  parts.path.style.strokeWidth = `${1.5 + (step / WIDTH_STEPS) * 3.5}px`
}
