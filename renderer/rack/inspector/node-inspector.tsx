import type { NodeDescriptor, RackNode } from '../../../engine/client/model.ts'
import { useReplica } from '../../session.ts'
import { words } from '../../strings/words.ts'
import { PresetSection } from '../presets/preset-section.tsx'
import { ConnectionSection } from './connection-section.tsx'
import { ModulationSection } from './modulation-section.tsx'
import { NodeHead } from './node-head.tsx'
import { ParamSections } from './param-sections.tsx'
import { RandomSection } from './random-section.tsx'
import { useEdits } from './use-edits.ts'

/** Everything about one node. */
export function NodeInspector({ node }: { readonly node: RackNode }) {
  const descriptor = useReplica(({ descriptors }) => descriptors.get(node.type))
  const { canEdit } = useEdits()
  return (
    <>
      <NodeHead node={node} descriptor={descriptor} />
      {descriptor ? <Known node={node} descriptor={descriptor} canEdit={canEdit} /> : null}
      {descriptor ? null : <p className="inspector-note muted">{words.inspector.unknownType(node.type)}</p>}
    </>
  )
}

interface KnownProps {
  readonly node: RackNode
  readonly descriptor: NodeDescriptor
  readonly canEdit: boolean
}

/** On stage its values can be moved; what else is here belongs to the file. */
function Known({ node, descriptor, canEdit }: KnownProps) {
  return (
    <>
      <ParamSections node={node} descriptor={descriptor} />
      {descriptor.takesModulation && canEdit ? <ModulationSection node={node} descriptor={descriptor} /> : null}
      {canEdit ? <ConnectionSection node={node} /> : null}
      {canEdit ? <PresetSection node={node} descriptor={descriptor} /> : null}
      {canEdit ? <RandomSection node={node} descriptor={descriptor} /> : null}
    </>
  )
}
