export { SandboxAgent } from './SandboxAgent';
export type { AgentOptions } from './SandboxAgent';
export { AGENT_LABEL, AGENT_NODE } from './NodeRegistration';
