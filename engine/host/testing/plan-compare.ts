/**
 * Whether native holds the plan that it was given: both are brought to the form in which native stores (f32, whole, clamped,
 * list rows filled up), then compared place by place.
 */
import type { FileKey, NodeDescriptor } from '../../formats/descriptor.ts'
import type { PlanNode, RackPlan } from '../../formats/plan.ts'

/** One line for each place that differs, `nodes.1 (bass).values.cutoff: 800 given, 400 held`; none when the plans are equal. */
export function planDifferences(given: RackPlan, held: RackPlan | null, types: readonly NodeDescriptor[]): string[] {
  if (!held) return ['nothing is loaded']
  const differences: string[] = []
  compare('', storedPlan(given, types), storedPlan(held, types), differences)
  return differences
}

/** The plan as native stores it; values by file key. On which channel a node leaves its rack is the session's business. */
export function storedPlan(plan: RackPlan, types: readonly NodeDescriptor[]): unknown {
  const byType = new Map(types.map((type) => [type.type, type]))
  return storedNumbers({
    ...plan,
    channels: plan.channels === 1 ? 1 : 2,
    mixer: plan.mixer && { ...plan.mixer, inputs: plan.mixer.inputs.map(({ channel: _, ...input }) => input) },
    hasTopLevelTransport: plan.hasTopLevelTransport && plan.transports.length > 0,
    nodes: plan.nodes.map(({ bypassed: _, ...node }) => ({
      ...node,
      ...(node.rack ? { rack: { ...node.rack, plan: storedPlan(node.rack.plan, types) } } : {}),
      values: storedValues(node, byType.get(node.type)),
    })),
  })
}

function storedValues(node: PlanNode, type: NodeDescriptor | undefined): Record<string, number> {
  const values: Record<string, number> = {}
  for (const [path, value] of node.values) {
    const list = type?.fileKeys.find((key) => key.type === 'list' && path.startsWith(key.key))
    if (list && path === `${list.key}.length`) {
      for (const old of Object.keys(values)) if (old.startsWith(`${list.key}[`)) delete values[old]
      values[path] = Math.trunc(value)
      for (let row = 0; row < value; row++)
        for (const item of list.items) values[`${list.key}[${row}].${item.key}`] = Math.fround(item.initial)
      continue
    }
    const key = list
      ? list.items.find((item) => path.endsWith(`].${item.key}`))
      : type?.fileKeys.find((each) => each.key === path)
    values[path] = key ? storedValue(key, value) : value
  }
  return values
}

function storedValue(key: FileKey, value: number): number {
  const converted =
    key.type === 'float'
      ? Math.fround(value)
      : key.type === 'int'
        ? Math.trunc(value)
        : key.type === 'bool'
          ? +!!value
          : value
  return key.clampAtLoad ? Math.fround(Math.min(Math.max(converted, key.min), key.max)) : converted
}

/** Whole numbers stay, others become f32: native keeps no other fractions. */
function storedNumbers(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? value : Math.fround(value)
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map(storedNumbers)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, storedNumbers(entry)]))
}

function compare(place: string, given: unknown, held: unknown, into: string[]): void {
  if (isFolder(given) && isFolder(held)) {
    for (const key of new Set([...Object.keys(given), ...Object.keys(held)]))
      compare(`${place}${place && '.'}${key}${nameOf(given[key])}`, given[key], held[key], into)
    return
  }
  if (!Object.is(given, held) && !(given === 0 && held === 0))
    into.push(`${place}: ${words(given)} given, ${words(held)} held`)
}

function isFolder(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function nameOf(value: unknown): string {
  const id = isFolder(value) ? (value.id ?? value.target ?? value.from) : undefined
  return typeof id === 'string' ? ` (${id})` : ''
}

function words(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}
