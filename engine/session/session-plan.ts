/**
 * A session as one graph for the engine: its racks are nodes, strips, sends and crossfaders are nodes between them. What can
 * only be said once the racks are known, such as a node that a rack lacks, is told to `context`.
 */
import { noExports, type RackExports } from '../formats/exports.ts'
import type { RackPlan } from '../formats/plan.ts'
import { Report } from '../formats/report.ts'
import type { Context } from '../formats/shape.ts'
import { Suggestions } from '../formats/suggest.ts'
import { rackIds } from './file/names.ts'
import { GraphBuilder } from './graph/builder.ts'
import { busStrip, masterStrip } from './graph/node-ids.ts'
import type { PlayedRack } from './graph/played-rack.ts'
import { resolveSessionCommands } from './graph/session-commands.ts'
import { SessionTimes } from './graph/session-times.ts'
import { type SoloGraph, soloGraph } from './graph/solo.ts'
import { Strips } from './graph/strips.ts'
import { wire } from './graph/wiring.ts'
import type { SessionContent } from './session-file.ts'

export interface SessionPlanOptions {
  /** Hz; commands stand at seconds in the file and at frames in the plan. */
  readonly sampleRate: number
  /** By id, of racks that export controls. */
  readonly exports?: ReadonlyMap<string, RackExports>
  readonly context?: Context
}

/**
 * `racks`: the plan of each rack by its id (`rackIds` tells those of racks that share one); null, or none, for a rack that is
 * missing or broken: its strip is silent.
 */
export function sessionPlan(
  content: SessionContent,
  racks: ReadonlyMap<string, RackPlan | null>,
  { sampleRate, exports = new Map(), context = quietContext() }: SessionPlanOptions,
): RackPlan {
  const played = playedRacks(content, racks, exports, sampleRate)
  const solo = soloGraphOf(content)
  const times = new SessionTimes(content, played, sampleRate, context)
  const graph = new GraphBuilder()
  const strips = new Strips(graph, content, solo)
  strips.addRacks(played, context)
  strips.addBuses()
  strips.addMaster()
  wire({ graph, content, played, strips, context })
  return {
    channels: content.channels === 1 ? 1 : 2,
    randomSeed: 0,
    latencyComp: true,
    nodes: graph.nodes,
    edges: graph.edges,
    mixer: masterOnly(graph),
    transports: [],
    hasTopLevelTransport: false,
    commands: resolveSessionCommands({ content, racks: played, times, solo, context }),
    session: times.plan,
  }
}

/** For whoever switches a solo while it plays: see `silencedBySolo`. */
export const soloGraphOf = (content: SessionContent): SoloGraph =>
  soloGraph([...rackIds(content.racks), ...new Set(content.buses.map(({ id }) => busStrip(id)))], content.routing)

const quietContext = (): Context => ({ report: new Report(), suggestions: new Suggestions() })

function playedRacks(
  { racks: entries, sampleRate: ownRate }: SessionContent,
  racks: ReadonlyMap<string, RackPlan | null>,
  exports: ReadonlyMap<string, RackExports>,
  sampleRate: number,
): Map<string, PlayedRack> {
  const ids = rackIds(entries)
  return new Map(
    entries.flatMap((entry, index): (readonly [string, PlayedRack])[] => {
      const id = ids[index] as string
      const plan = racks.get(id) ?? null
      if (plan === null) return []
      const offsetFrames = Math.round((entry.startOffsetFrames * sampleRate) / (ownRate || sampleRate))
      return [[id, { entry, plan, offsetFrames, exports: exports.get(id) ?? noExports }]]
    }),
  )
}

/** Nodes that nothing listens to would be heard by themselves. */
function masterOnly({ nodes, edges }: GraphBuilder): RackPlan['mixer'] {
  const sources = new Set(edges.map(({ from }) => from))
  const ends = nodes.filter(({ id }) => id !== masterStrip && !sources.has(id)).map(({ id }) => ({ id, gain: 0 }))
  return { masterGain: 1, softClip: false, inputs: [{ id: masterStrip, gain: 1 }, ...ends] }
}
