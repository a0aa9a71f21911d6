export { KubernetesExecutor } from './KubernetesExecutor';
