export { LockLane } from './lock-lane.tsx'
export { TimeBar } from './time-bar.tsx'
export { ToolsBar } from './tools-bar.tsx'
