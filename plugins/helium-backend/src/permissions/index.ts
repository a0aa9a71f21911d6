export * from './rules';
export * from './WorkspaceAuthorizer';
