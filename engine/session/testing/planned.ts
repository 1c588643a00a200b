/** Sessions of small racks as the graph that they play, for tests of that graph. */
import { formatDiagnostic } from '../../formats/diagnostic.ts'
import type { PlanEdge, RackPlan } from '../../formats/plan.ts'
import { parseRack } from '../../formats/rack.ts'
import { Report } from '../../formats/report.ts'
import { Suggestions } from '../../formats/suggest.ts'
import { parseSession } from '../session-file.ts'
import { sessionPlan } from '../session-plan.ts'
import { demoRack } from './fixture.ts'

const file = 'night.json'
export const parsed = (text: string) => parseRack(text, { file: 'rack.json' }).document
export const demo = parsed(demoRack)
export const plan = demo.plan as RackPlan

export interface Made {
  readonly plan: RackPlan
  /** What only the racks could tell. */
  readonly told: readonly string[]
}

export function made(session: object, racks: Readonly<Record<string, RackPlan | null>> = { a: plan, b: plan }): Made {
  const text = JSON.stringify({ kind: 'session', ...session })
  const { content, diagnostics } = parseSession(text, { file })
  if (content === null) throw new Error(diagnostics.map(formatDiagnostic).join('\n'))
  const context = { report: new Report(), suggestions: new Suggestions() }
  const options = { sampleRate: 48000, context, exports: new Map([['a', demo.exports]]) }
  return {
    plan: sessionPlan(content, new Map(Object.entries(racks)), options),
    told: context.report.place(file, text).map(({ reason, path }) => `${reason} ${path}`),
  }
}

export const a = { id: 'a', path: 'a.json' }
export const b = { id: 'b', path: 'b.json' }

/** `from:port -> to:port gain`, what is usual left out. */
function edgeText({ from, fromPort, to, toPort, gain, aligned }: PlanEdge): string {
  const ports = [fromPort, toPort].map((port) => (port === 0 ? '' : `:${port}`))
  const extra = `${gain === 1 ? '' : ` x${gain}`}${aligned === false ? ' live' : ''}`
  return `${from}${ports[0]} -> ${to}${ports[1]}${extra}`
}
export const edges = ({ plan }: Made) => plan.edges.map(edgeText)
export const node = ({ plan }: Made, id: string) => plan.nodes.find((one) => one.id === id)
export const values = (session: Made, id: string) => Object.fromEntries(node(session, id)?.values ?? [])

/** Kick and echo leave it by channels of their own, where a session opens these. */
export const wide: RackPlan = {
  ...plan,
  mixer: {
    masterGain: 0.5,
    softClip: false,
    inputs: [
      { id: 'kick', gain: 0.5, channel: 3 },
      { id: 'echo', gain: 1, channel: 6 },
    ],
  },
}
