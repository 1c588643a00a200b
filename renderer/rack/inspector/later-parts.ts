export { AddForm } from '../exports/add-form.tsx'
export { ControlEditor } from '../exports/control-editor.tsx'
export { StatusRow } from '../exports/status-row.tsx'
export { SeveralInspector } from './several-inspector.tsx'
