/**
 * An example of a portal's permission policy: owners manage what is theirs, groups share what they own, administrators may do everything.
 *
 * @packageDocumentation
 */
export { permissionPolicyModule as default } from './module';
