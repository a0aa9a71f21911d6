/**
 * Helium's workspaces in the software catalog, each as a Resource, and the relations of what names them.
 *
 * @packageDocumentation
 */
export { catalogModuleHelium as default } from './module';
